#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/store.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct SetOptions {
  std::string name, variable, file;
  bool from_command = false;
  std::vector<std::string> command;
};

void add_set(Flags& flags, SetOptions& options) {
  flags.required_operand({.name = "NAME",
                          .value = "",
                          .help = "as under \"secrets\" in cloudctl.yaml",
                          .offer = Offer::secret},
                         options.name);
  flags.operands({.name = "COMMAND", .value = "", .help = "for --from-command, behind \"--\""},
                 options.command);
  flags.text({.name = "--from-env", .value = "VARIABLE", .help = "the value of a variable"},
             options.variable);
  flags.text({.name = "--from-file",
              .value = "FILE",
              .help = "the content of a file that nobody else may read",
              .offer = Offer::file},
             options.file);
  flags.toggle({.name = "--from-command",
                .value = "",
                .help = "what a program prints; it stands behind \"--\""},
               options.from_command);
}

[[noreturn]] void refuse(const std::string& what, const std::string& next) {
  throw base::Error({.what = what, .where = "", .next = next, .code = base::ExitCode::usage});
}

void check_name(const std::string& name) {
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
}

std::string file_value(const fs::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) == 0 && (facts.st_mode & 077U) != 0) {
    refuse("file \"" + path.string() + "\" may be read by others",
           "run \"chmod 600 " + base::shell_quoted(path.string()) + "\"");
  }
  return base::read_file(path, 1U << 20U);
}

std::string command_value(const SetOptions& options, Context& context) {
  if (options.command.empty()) {
    refuse("\"--from-command\" needs a command",
           "write it behind \"--\": \"cloudctl secrets set NAME --from-command -- pass show x\"");
  }
  process::CommandLine command;
  command.argv = options.command;
  const auto completed =
      context.outside().runner.run(command, {.deadline = std::chrono::minutes(1), .on_line = {}});
  if (completed.ok()) return completed.out;
  throw base::Error({.what = process::outcome(command, completed),
                     .where = process::printed(command),
                     .next = "run it by itself to see what it says"});
}

std::string input_value(const SetOptions& options, Context& context) {
  if (!context.terminal().in) return context.outside().read_input();
  if (!context.can_ask()) {
    refuse("there is no value for \"" + options.name + "\"",
           "give it on standard input, or by --from-env, --from-file or --from-command");
  }
  return context.outside()
      .read_hidden_line("value of " + options.name + " (it is not shown): ")
      .value_or("");
}

base::Secret value_of(const SetOptions& options, Context& context) {
  const int ways = (options.variable.empty() ? 0 : 1) + (options.file.empty() ? 0 : 1) +
                   (options.from_command ? 1 : 0);
  if (ways > 1) refuse("a value can come from one place only", "give one --from flag");
  if (!options.command.empty() && !options.from_command) {
    refuse("a secret's value must not stand on the command line, where others can read it",
           "give it on standard input; a command to run needs --from-command");
  }
  std::string value;
  if (!options.variable.empty()) {
    value = context.variable(options.variable);
    if (value.empty()) {
      refuse("variable \"" + base::printable(options.variable) + "\" is not set",
             "export it first");
    }
    return base::Secret(value);
  }
  if (!options.file.empty()) {
    value = file_value(context.directory() / options.file);
  } else {
    value = options.from_command ? command_value(options, context) : input_value(options, context);
  }
  // The line end is the file's or the echo's, not the secret's.
  if (value.ends_with('\n')) value.pop_back();
  if (value.ends_with('\r')) value.pop_back();
  if (value.empty()) refuse("the value for \"" + options.name + "\" is empty", "give one");
  if (value.find('\0') != std::string::npos) {
    refuse("the value for \"" + options.name + "\" has a NUL byte",
           "no variable can hold one; encode it, as with base64");
  }
  return base::Secret(value);
}

base::ExitCode run_set(const SetOptions& options, Context& context) {
  check_name(options.name);
  Site site(context, goal_of(context));
  const base::Secret value = value_of(options, context);
  release::SecretStore(site.session().state()).set(options.name, value);
  const std::string where =
      site.cluster() == nullptr ? "" : " for target \"" + site.goal().target.name + "\"";
  context.say("secret " + options.name + " of \"" + site.goal().project + "\"" + where +
              " is kept on this machine; the next deploy uses it");
  return base::ExitCode::ok;
}

struct UnsetOptions {
  std::string name;
};

void add_unset(Flags& flags, UnsetOptions& options) {
  flags.required_operand(
      {.name = "NAME", .value = "", .help = "which one to forget", .offer = Offer::secret},
      options.name);
}

base::ExitCode run_unset(const UnsetOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const release::SecretStore store(site.session().state());
  if (store.unset(options.name)) {
    context.say("secret " + options.name + " is forgotten");
    return base::ExitCode::ok;
  }
  const auto near = base::nearest(options.name, store.names());
  refuse("there is no secret \"" + base::printable(options.name) + "\"",
         near ? "did you mean \"" + *near + "\"?" : "\"cloudctl secrets list\" shows them");
}

struct NoOptions {};
void add_none(Flags&, NoOptions&) {}

base::ExitCode run_none(const NoOptions&, Context&) {
  refuse("\"secrets\" needs a verb: set, list, check or unset", "see \"cloudctl secrets --help\"");
}

}  // namespace

Verb secrets_verb() {
  return verb<NoOptions>(
      {.name = "secrets",
       .summary = "keep the values of secrets, and see which are missing",
       .details = "cloudctl.yaml has the names only. Values are kept in a file "
                  "of this machine that only you can read, for each target by itself; "
                  "they are given to the containers through the environment and shown nowhere.",
       .examples = {"cloudctl secrets set SESSION_KEY < key.txt", "cloudctl secrets check"},
       .exit_codes = {},
       .also_known = {"secret"}},
      add_none, run_none);
}

Verb secrets_set_verb() {
  return verb<SetOptions>(
      {.name = "secrets set",
       .summary = "keep a value: asked for, or from standard input, a variable, a file, a command",
       .details = "The value never stands on the command line. One line end at its end is left "
                  "out.",
       .examples = {"cloudctl secrets set SESSION_KEY",
                    "cloudctl secrets set SESSION_KEY --from-env CI_SESSION_KEY",
                    "cloudctl secrets set SESSION_KEY --from-command -- pass show session"},
       .exit_codes = {},
       .also_known = {}},
      add_set, run_set);
}

Verb secrets_unset_verb() {
  return verb<UnsetOptions>({.name = "secrets unset",
                             .summary = "forget a value",
                             .details = "",
                             .examples = {"cloudctl secrets unset SESSION_KEY"},
                             .exit_codes = {},
                             .also_known = {}},
                            add_unset, run_unset);
}

}  // namespace cloudctl::command
