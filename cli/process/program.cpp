#include "process/program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/text.h"

namespace cloudctl::process {
namespace {

namespace fs = std::filesystem;

// 0 if this is a file that may be executed.
int refusal(const fs::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return errno == EACCES ? EACCES : ENOENT;
  if (!S_ISREG(facts.st_mode) || access(path.c_str(), X_OK) != 0) return EACCES;
  return 0;
}

std::string_view value_of(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string& setting : environment) {
    const std::string_view text = setting;
    if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
      return text.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> environment_of(const CommandLine& command,
                                        const std::vector<std::string>& inherited) {
  std::map<std::string, std::string> settings;
  for (const std::string& setting : inherited) {
    const std::size_t equals = setting.find('=');
    if (equals != std::string::npos)
      settings[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  for (const auto& [name, value] : command.env) settings[name] = value;
  for (const auto& [name, value] : command.secret_env) settings[name] = value.reveal();
  std::vector<std::string> environment;
  for (const auto& [name, value] : settings) environment.push_back(name + "=" + value);
  return environment;
}

Program find_program(const CommandLine& command, const std::vector<std::string>& environment) {
  if (command.argv.empty() || command.argv.front().empty()) return {.reason = ENOENT};
  const std::string& name = command.argv.front();
  if (name.find('/') != std::string::npos) {
    const fs::path path = fs::absolute(command.directory / name);
    const int reason = refusal(path);
    return {.path = reason == 0 ? path.string() : "", .reason = reason};
  }
  int reason = ENOENT;
  for (const std::string& folder : base::split(value_of(environment, "PATH"), ':')) {
    const fs::path path = fs::absolute(fs::path(folder.empty() ? "." : folder) / name);
    const int refused = refusal(path);
    if (refused == 0) return {.path = path.string()};
    // What cannot be executed does not hide what comes later, but is the better reason.
    if (refused == EACCES) reason = EACCES;
  }
  return {.reason = reason};
}

}  // namespace cloudctl::process
