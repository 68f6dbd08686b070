#include "command/dispatch.h"

#include "command/help.h"
#include "command/parse.h"
#include "command/verbs.h"
#include "report/error_view.h"

namespace cloudctl::command {

base::ExitCode dispatch(const std::vector<std::string>& arguments, Outside& outside) {
  // What is typed so far is no command line yet; it must not be parsed as one.
  if (!arguments.empty() && arguments.front() == "__complete") {
    return complete(arguments, outside);
  }
  Globals globals;
  Flags flags;
  declare_globals(flags, globals);
  const Parsed parsed = parse(arguments, all_verbs(), flags, globals.help);
  Context context(outside, globals);
  if (globals.version) return print_version(context);
  if (parsed.verb == nullptr) {
    const bool asked = globals.help;
    (asked ? outside.out : outside.err)(overview(all_verbs(), flags, context.look()));
    return asked ? base::ExitCode::ok : base::ExitCode::usage;
  }
  if (globals.help) {
    context.print(verb_help(*parsed.verb, parsed.flags, all_verbs(), context.look()));
    return base::ExitCode::ok;
  }
  return parsed.run(context);
}

void last_words(const base::Error& error, Outside& outside) {
  const auto terminal =
      report::terminal_facts(outside.terminal, outside.environment, report::Colour::automatic);
  const auto view = report::error_view(
      error.failure(),
      {.colour = terminal.err.colour, .width = terminal.err.terminal ? terminal.size.width : 0});
  outside.err(view.text);
}

}  // namespace cloudctl::command
