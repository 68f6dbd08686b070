#include "action/local.h"
#include "base/error.h"
#include "command/back.h"
#include "command/outcome.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/difference_view.h"

namespace cloudctl::command {

namespace {

release::Record earlier(const release::History& history, const release::Record& now, int to) {
  if (to > 0) {
    if (auto record = history.find(to)) return *record;
    throw base::Error({.what = "there is no release " + std::to_string(to),
                       .where = "",
                       .next = "\"cloudctl rollout history\" lists them",
                       .code = base::ExitCode::usage});
  }
  const auto newest = history.newest();
  // A newer release that failed and was left there: the last good one is the way back from it.
  if (newest && newest->number != now.number && newest->result == release::Result::failed) {
    return now;
  }
  if (auto record = history.last_good(now.number)) return *record;
  throw base::Error(
      {.what = "there is no good release before release " + std::to_string(now.number),
       .where = "",
       .next = "\"cloudctl rollout history\" lists all releases; mend the file and "
               "run \"cloudctl deploy\""});
}

// A cluster is named, so that nobody brings something back in the wrong one.
std::string where(Site& site) {
  return site.cluster() == nullptr ? "" : " in " + site.cluster()->described();
}

void say_gone_secrets(Context& context, Site& site, const release::Record& to) {
  for (const auto& name : site.gone_secrets(to)) {
    context.complain("the value of secret " + name + " that release " + std::to_string(to.number) +
                     " had is no longer kept: the present one is taken");
  }
}

}  // namespace

void add_back(Flags& flags, BackOptions& options) {
  flags.number({.name = "--to",
                .value = "N",
                .help = "release to go back to; default: the last good one before this",
                .offer = Offer::release},
               options.to);
  add_dry_run(flags, options.dry_run);
  add_yes(flags, options.yes);
  add_force_conflicts(flags, options.force_conflicts);
  add_times(flags, options.times);
}

base::ExitCode go_back(const BackOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const release::Record now = site.current();
  const release::Record to = earlier(site.history(), now, options.to);
  report::DifferenceFacts facts{.project = site.goal().project,
                                .target = to.target,
                                .before = "release " + std::to_string(now.number),
                                .after = "release " + std::to_string(to.number),
                                .difference = release::difference(now, to)};
  facts.pending = !facts.difference.empty();
  if (context.globals().quiet == 0) {
    context.complain(report::difference_view(facts, context.err_look()).text);
  }
  // Whoever is not asked is told by the run itself, before it changes anything.
  if (options.dry_run || (context.can_ask() && !options.yes)) say_gone_secrets(context, site, to);
  if (!options.dry_run) {
    context.agree("bring release " + std::to_string(to.number) + " back" + where(site) + "?",
                  options.yes);
  }
  auto record = action::again(to, "rollback to " + std::to_string(to.number));
  const std::string commit = to.commit;
  record = site.session().signed_by_us(std::move(record), context.directory());
  record.commit = commit;  // what runs is what was built from there
  Order order{.desired = std::move(record),
              .scale = site.scale(),
              .dry_run = options.dry_run,
              .force_conflicts = options.force_conflicts,
              .times = options.times};
  // What `scale` asked for since then goes back with the release; the next deploy keeps that.
  for (auto& [name, count] : order.scale) {
    const auto* service = release::find_service(order.desired, name);
    if (service != nullptr) count = service->replicas;
  }
  return carry_out(context, site, std::move(order)).code;
}

Verb rollback_verb() {
  return verb<BackOptions>(
      {.name = "rollback",
       .summary = "bring an earlier release back, whole; the difference is shown first",
       .details = "Restores files, images, replicas and secrets as that release had them, and "
                  "verifies it as a deploy does. A value of a secret that is no longer kept is "
                  "named before anything starts, and the present one is taken. Volumes stay as "
                  "they are. The next deploy goes by cloudctl.yaml and the values set last.",
       .examples = {"cloudctl rollback", "cloudctl rollback --to 3", "cloudctl rollback --dry-run"},
       .exit_codes = {3, 4, 5, 6, 9},
       .also_known = {"revert"}},
      add_back, go_back);
}

}  // namespace cloudctl::command
