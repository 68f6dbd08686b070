#include "action/local.h"
#include "base/error.h"
#include "command/back.h"
#include "command/local.h"
#include "command/verbs.h"
#include "report/difference_view.h"

namespace cloudctl::command {

namespace {

void add_rollback(Flags& flags, BackOptions& options) {
  flags.number({.name = "--to",
                .value = "N",
                .help = "release to go back to; default: the last good one before this",
                .offer = Offer::release},
               options.to);
  flags.toggle({.name = "--dry-run", .value = "", .help = "show the difference and the commands"},
               options.dry_run);
  flags.toggle({.name = "--yes", .value = "", .help = "answer every question with yes"},
               options.yes);
}

release::Record goal(const Local& local, const release::Record& now, int to) {
  if (to > 0) {
    if (auto record = local.store().find(to)) return *record;
    throw base::Error({.what = "there is no release " + std::to_string(to),
                       .where = "",
                       .next = "\"cloudctl rollout history\" lists them",
                       .code = base::ExitCode::usage});
  }
  const auto newest = local.store().newest();
  // A newer release that failed and was left there: the last good one is the way back from it.
  if (newest && newest->number != now.number && newest->result == release::Result::failed) {
    return now;
  }
  if (auto record = local.store().last_good(now.number)) return *record;
  throw base::Error(
      {.what = "there is no good release before release " + std::to_string(now.number),
       .where = "",
       .next = "\"cloudctl rollout history\" lists all releases; mend the file and "
               "run \"cloudctl deploy\""});
}

}  // namespace

base::ExitCode go_back(const BackOptions& options, Context& context) {
  Local local(context, project_name(context));
  const release::Record now = local.current();
  const release::Record to = goal(local, now, options.to);
  report::DifferenceFacts facts{.project = local.project(),
                                .target = to.target,
                                .before = "release " + std::to_string(now.number),
                                .after = "release " + std::to_string(to.number),
                                .difference = release::difference(now, to)};
  facts.pending = !facts.difference.empty();
  if (context.globals().quiet == 0) {
    context.complain(report::difference_view(facts, context.err_look()).text);
  }
  if (!options.dry_run) {
    context.agree("bring release " + std::to_string(to.number) + " back?", options.yes);
  }
  auto record = action::again(to, "rollback to " + std::to_string(to.number));
  const std::string commit = to.commit;
  record = local.signed_by_us(std::move(record), context.directory());
  record.commit = commit;  // what runs is what was built from there
  auto request = request_for(context, local, std::move(record));
  // What `scale` asked for since then goes back with the release; the next deploy keeps that.
  for (auto& [name, count] : request.scale) {
    const auto* service = release::find_service(request.desired, name);
    if (service != nullptr) count = service->replicas;
  }
  return run_request(context, local, request, options.dry_run);
}

Verb rollback_verb() {
  return verb<BackOptions>(
      {.name = "rollback",
       .summary = "bring an earlier release back, whole; the difference is shown first",
       .details = "Restores files, images, replicas and names of secrets as that release had them, "
                  "and verifies it as a deploy does. Values of secrets and volumes stay as they "
                  "are.",
       .examples = {"cloudctl rollback", "cloudctl rollback --to 3", "cloudctl rollback --dry-run"},
       .exit_codes = {4, 5, 6, 9},
       .also_known = {"revert"}},
      add_rollback, go_back);
}

}  // namespace cloudctl::command
