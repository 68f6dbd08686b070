#include "command/context.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::command {

Context::Context(Outside& outside, Globals globals)
    : outside_(outside),
      globals_(std::move(globals)),
      terminal_(report::terminal_facts(outside.terminal, outside.environment, globals_.colour)),
      begun_(outside.clock.steady()) {}

std::string Context::variable(std::string_view name) const {
  const auto found = outside_.environment.find(name);
  return found == outside_.environment.end() ? std::string() : found->second;
}

std::filesystem::path Context::directory() const {
  if (globals_.directory.empty()) return outside_.directory;
  return (outside_.directory / globals_.directory).lexically_normal();
}

report::Look Context::look() const {
  return {.colour = terminal_.out.colour,
          .width = terminal_.out.terminal ? terminal_.size.width : 0};
}

report::Look Context::err_look() const {
  return {.colour = terminal_.err.colour,
          .width = terminal_.err.terminal ? terminal_.size.width : 0};
}

void Context::answer(const report::Answer& answer) {
  outside_.out(report::formatted(answer, globals_.format));
}

void Context::print(std::string_view text) {
  outside_.out(text);
}

void Context::say(std::string_view text) {
  if (globals_.quiet == 0) outside_.err(std::string(text) + "\n");
}

void Context::complain(std::string_view text) {
  outside_.err(text);
}

bool Context::can_ask() const {
  return terminal_.in && terminal_.err.terminal && !globals_.no_input;
}

// A line that somebody types, whenever they do.
std::string Context::typed() {
  const auto before = outside_.clock.steady();
  std::string line(base::trim(outside_.read_line().value_or("")));
  begun_ += outside_.clock.steady() - before;
  return line;
}

void Context::agree(const std::string& question, bool yes) {
  if (yes || !can_ask()) return;
  outside_.err(question + " [y/N] ");
  const std::string answer = typed();
  if (answer == "y" || answer == "Y" || answer == "yes") return;
  throw base::Error({.what = "not confirmed; nothing was changed",
                     .where = "",
                     .next = "answer \"y\", or give --yes",
                     .code = base::ExitCode::failed});
}

void Context::confirm_name(const std::string& question, const std::string& name,
                           const std::string& given) {
  std::string word = given;
  if (word.empty()) {
    if (!can_ask()) {
      throw base::Error({.what = "\"--confirm=" + name + "\" is needed when nobody can be asked",
                         .where = "",
                         .next = "the question would be: " + question,
                         .code = base::ExitCode::usage});
    }
    outside_.err(question + "\ntype \"" + name + "\" to go on: ");
    word = typed();
  }
  if (word == name) return;
  throw base::Error({.what = "not confirmed: \"" + base::printable(word) + "\" is not \"" + name +
                             "\"; nothing was changed",
                     .where = "",
                     .next = "type the name exactly, or give --confirm=" + name,
                     .code = base::ExitCode::usage});
}

void declare_globals(Flags& flags, Globals& globals) {
  flags.text({.name = "--file,-f",
              .value = "FILE",
              .help = "configuration file instead of the nearest cloudctl.yaml",
              .offer = Offer::file},
             globals.file);
  flags.text({.name = "--directory,-C",
              .value = "DIR",
              .help = "do everything as if started in this folder",
              .offer = Offer::folder},
             globals.directory);
  flags.text({.name = "--target,-t",
              .value = "TARGET",
              .help = "target of cloudctl.yaml; default: local",
              .offer = Offer::target},
             globals.target);
  flags.word({.name = "--output,-o", .value = "FORM", .help = "form of the answer"},
             {"text", "json", "yaml"},
             [&](std::size_t i) { globals.format = static_cast<report::Format>(i); });
  flags.word({.name = "--progress", .value = "KIND", .help = "how progress is shown"},
             {"auto", "tty", "plain", "json", "quiet"},
             [&](std::size_t i) { globals.progress = static_cast<report::ProgressMode>(i); });
  flags.word({.name = "--color", .value = "WHEN", .help = "colours; auto looks at each stream"},
             {"auto", "always", "never"},
             [&](std::size_t i) { globals.colour = static_cast<report::Colour>(i); });
  flags.toggle({.name = "--no-input", .value = "", .help = "never ask anything"}, globals.no_input);
  flags.count({.name = "--quiet,-q", .value = "", .help = "say only what is wrong"}, globals.quiet);
  flags.count({.name = "--verbose,-v", .value = "", .help = "also the lines of the tools"},
              globals.verbose);
  flags.toggle({.name = "--help,-h", .value = "", .help = "help for a verb"}, globals.help);
  flags.toggle({.name = "--version,-V", .value = "", .help = "version, and nothing else"},
               globals.version);
}

}  // namespace cloudctl::command
