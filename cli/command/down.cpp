#include "base/text.h"
#include "command/local.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct DownOptions {
  bool data = false, dry_run = false;
  std::string confirm;
  std::optional<std::chrono::milliseconds> lock_wait;
};

void add_down(Flags& flags, DownOptions& options) {
  flags.toggle({.name = "--data", .value = "", .help = "volumes too: what is in them is lost"},
               options.data);
  flags.text({.name = "--confirm",
              .value = "NAME",
              .help = "the project's name, instead of typing it for --data"},
             options.confirm);
  flags.toggle({.name = "--dry-run", .value = "", .help = "print the commands that would run"},
               options.dry_run);
  flags.duration({.name = "--lock-wait",
                  .value = "TIME",
                  .help = "how long to wait for a running deploy; default: 5m"},
                 options.lock_wait);
}

std::string words(const action::DownResult& result) {
  std::string text = result.sentence + "\n";
  if (!result.kept.empty()) text += "  left: volumes " + base::join(result.kept, ", ") + "\n";
  if (!result.next.empty()) text += "  next: " + result.next + "\n";
  return text;
}

base::ExitCode run_down(const DownOptions& options, Context& context) {
  Local local(context, project_name(context));
  action::DownRequest request{.project = local.project(),
                              .state = local.state(),
                              .data = options.data,
                              .pid = context.outside().pid,
                              .who = context.outside().who,
                              .host = context.outside().host};
  if (options.lock_wait) request.lock_wait = *options.lock_wait;
  if (options.dry_run) {
    print_steps(context, action::down_steps(local.world(), request));
    return base::ExitCode::ok;
  }
  if (options.data) {
    context.confirm_name("this removes the volumes of \"" + local.project() +
                             "\" on this machine, with all that is in them",
                         local.project(), options.confirm);
  }
  const auto result = action::down(local.world(), request);
  local.talk().end();
  context.answer(
      report::facts_view(words(result), {{.key = "ok", .value = result.code == base::ExitCode::ok},
                                         {.key = "sentence", .value = result.sentence},
                                         {.key = "removed", .value = result.containers},
                                         {.key = "kept_volumes", .value = result.kept},
                                         {.key = "next", .value = result.next}}));
  return result.code;
}

}  // namespace

Verb down_verb() {
  return verb<DownOptions>(
      {.name = "down",
       .summary = "remove what runs; volumes stay unless --data is given",
       .details = "Removes what carries this project's labels and nothing else, and ends with what "
                  "is left. Secrets stay.",
       .examples = {"cloudctl down", "cloudctl down --dry-run",
                    "cloudctl down --data --confirm=hello"},
       .exit_codes = {4, 9},
       .also_known = {"destroy", "delete", "stop", "rm", "remove", "uninstall"}},
      add_down, run_down);
}

}  // namespace cloudctl::command
