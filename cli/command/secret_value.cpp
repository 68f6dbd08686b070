#include "command/secret_value.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <array>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "tool/registry.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_value = 256U << 10U;  // the kernel takes less in one variable
constexpr std::size_t generated_bytes = 32;

[[noreturn]] void refuse(const std::string& what, const std::string& next) {
  throw base::Error({.what = what, .where = "", .next = next, .code = base::ExitCode::usage});
}

std::string file_value(const fs::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) == 0 && (facts.st_mode & 077U) != 0) {
    refuse("file \"" + path.string() + "\" may be read by others",
           "run \"chmod 600 " + base::shell_quoted(path.string()) + "\"");
  }
  return base::read_file(path, largest_value);
}

std::string command_value(const ValueSource& source, Context& context) {
  if (source.command.empty()) {
    refuse("\"--from-command\" needs a command",
           "write it behind \"--\": \"cloudctl secrets set NAME --from-command -- pass show x\"");
  }
  process::CommandLine command;
  command.argv = source.command;
  const auto completed = context.outside().runner.run(
      command, {.deadline = std::chrono::minutes(1), .keep = largest_value, .on_line = {}});
  if (completed.ok() && !completed.cut) return completed.out;
  throw base::Error({.what = completed.cut ? "\"" + source.command.front() +
                                                 "\" prints more than a secret can have"
                                           : process::outcome(command, completed),
                     .where = process::printed(command),
                     .next = "run it by itself to see what it says"});
}

std::string variable_value(const ValueSource& source, const Context& context) {
  const std::string value = context.variable(source.variable);
  if (value.empty()) {
    refuse("variable \"" + base::printable(source.variable) + "\" is not set", "export it first");
  }
  return value;
}

std::string input_value(const std::string& name, Context& context) {
  if (!context.terminal().in) return context.outside().read_input();
  if (!context.can_ask()) {
    refuse(
        "there is no value for \"" + name + "\"",
        "give it on standard input, or by --from-env, --from-file, --from-command or --generate");
  }
  return context.outside()
      .read_hidden_line("value of " + name + " (it is not shown): ")
      .value_or("");
}

// 256 bits from the system in letters that need no quotes anywhere.
std::string generated_value() {
  std::array<char, generated_bytes> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw base::Error({.what = "the system gives no random bytes",
                       .where = "getrandom",
                       .next = "try again; or give the value by another way"});
  }
  std::string text = tool::base64({bytes.data(), bytes.size()});
  for (char& letter : text) {
    if (letter == '+') letter = '-';
    if (letter == '/') letter = '_';
  }
  return text.substr(0, text.find('='));
}

void check_one_way(const ValueSource& source) {
  const int ways = (source.variable.empty() ? 0 : 1) + (source.file.empty() ? 0 : 1) +
                   (source.from_command ? 1 : 0) + (source.generate ? 1 : 0);
  if (ways > 1) {
    refuse("a value can come from one place only", "give one --from flag, or --generate");
  }
  if (!source.command.empty() && !source.from_command) {
    refuse("a secret's value must not stand on the command line, where others can read it",
           "give it on standard input; a command to run needs --from-command");
  }
}

void check_text(const std::string& value, const std::string& name) {
  if (value.empty()) refuse("the value for \"" + name + "\" is empty", "give one");
  if (value.find('\0') != std::string::npos) {
    refuse("the value for \"" + name + "\" has a NUL byte",
           "no variable can hold one; encode it, as with base64");
  }
  if (base::to_valid_utf8(value) != value) {
    refuse("the value for \"" + name + "\" is no UTF-8 text", "encode it, as with base64");
  }
}

}  // namespace

void add_value_source(Flags& flags, ValueSource& source) {
  flags.operands({.name = "COMMAND", .value = "", .help = "for --from-command, behind \"--\""},
                 source.command);
  flags.text({.name = "--from-env", .value = "VARIABLE", .help = "the value of a variable"},
             source.variable);
  flags.text({.name = "--from-file",
              .value = "FILE",
              .help = "the content of a file that nobody else may read",
              .offer = Offer::file},
             source.file);
  flags.toggle({.name = "--from-command",
                .value = "",
                .help = "what a program prints; it stands behind \"--\""},
               source.from_command);
  flags.toggle({.name = "--generate", .value = "", .help = "a random value of 43 letters"},
               source.generate);
}

void check_secret_name(const std::string& name) {
  if (name.find('=') != std::string::npos) {
    refuse("a secret's value must not stand on the command line, where others can read it",
           "give the value on standard input: \"cloudctl secrets set " +
               base::printable(name.substr(0, name.find('='))) + " < FILE\"");
  }
  const bool good =
      !name.empty() && (name[0] < '0' || name[0] > '9') &&
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
          std::string::npos;
  if (!good) {
    refuse("\"" + base::printable(name) + "\" cannot be the name of a variable",
           "use letters, digits and \"_\", no digit first");
  }
  if (name.starts_with("CLOUDCTL_")) {
    refuse("\"" + name + "\" belongs to cloudctl itself",
           "passwords of what stands under \"backing\" are made, kept and given to their users "
           "without your doing; they cannot be changed by this verb");
  }
}

base::Secret value_from(const ValueSource& source, const std::string& name, Context& context) {
  check_one_way(source);
  if (source.generate) return base::Secret(generated_value());
  std::string value;
  if (!source.variable.empty()) {
    value = variable_value(source, context);
  } else {
    if (!source.file.empty()) {
      value = file_value(context.directory() / source.file);
    } else {
      value = source.from_command ? command_value(source, context) : input_value(name, context);
    }
    // The line end is the file's or the echo's, not the secret's.
    if (value.ends_with('\n')) value.pop_back();
    if (value.ends_with('\r')) value.pop_back();
  }
  check_text(value, name);
  return base::Secret(value);
}

}  // namespace cloudctl::command
