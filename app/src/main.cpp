// notes: reads the role and the settings, and says what is wrong with them.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "role/healthcheck.h"
#include "role/serve.h"
#include "settings/settings.h"
#include "store/stores.h"
#include "version.h"

namespace {

constexpr int usage_error = 2;

std::string help() {
  return "notes: a to-do list and a JSON store over HTTP\n\n"
         "usage: notes [serve | healthcheck | --version | --help]\n\n"
         "  serve        serve until SIGTERM (the default)\n"
         "  healthcheck  ask the service beside it whether it is ready: exit 0 or 1\n\n"
         "settings, from the environment only:\n" +
         notes::settings_help() +
         "\nexit codes: 0 ended as asked, 1 failed or not ready, 2 wrong usage or settings,\n"
         "128 + signal after a second signal\n";
}

int say(std::FILE* stream, const std::string& text, int code) {
  std::fputs(text.c_str(), stream);
  return code;
}

int with_settings(int (*role)(const notes::Settings&)) {
  const auto environment = [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    if (!value) return std::nullopt;
    return value;
  };
  notes::SettingsRead read = notes::read_settings(environment);
  if (read.mistakes.empty()) read.mistakes = notes::store::mistakes_in(read.settings);
  if (read.mistakes.empty()) return role(read.settings);
  for (const std::string& mistake : read.mistakes) say(stderr, "notes: " + mistake + '\n', 0);
  return say(stderr, "notes: correct the environment; \"notes --help\" lists all settings\n",
             usage_error);
}

int run(int argc, char** argv) {
  const std::string role = argc > 1 ? argv[1] : "serve";
  if (argc > 2) {
    return say(stderr,
               "notes: one role and no more arguments, not \"" + std::string(argv[2]) +
                   "\"; settings come from the environment (see \"notes --help\")\n",
               usage_error);
  }
  if (role == "serve") return with_settings(notes::role::serve);
  if (role == "healthcheck") return with_settings(notes::role::healthcheck);
  if (role == "--version") return say(stdout, "notes " NOTES_VERSION " (" NOTES_REVISION ")\n", 0);
  if (role == "--help" || role == "-h") return say(stdout, help(), 0);
  return say(stderr,
             "notes: unknown role \"" + role +
                 "\"; there are \"serve\" and \"healthcheck\" (see \"notes --help\")\n",
             usage_error);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    return say(stderr, std::string("notes: ") + problem.what() + '\n', 1);
  }
}
