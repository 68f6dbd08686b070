#include "action/cluster_manage.h"
#include "base/error.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct UnlockOptions {
  bool force = false;
};

void add_unlock(Flags& flags, UnlockOptions& options) {
  flags.toggle({.name = "--force",
                .value = "",
                .help = "in a cluster: take the lease of a run that may be alive"},
               options.force);
}

action::UnlockResult unlocked(const UnlockOptions& options, Site& site) {
  if (Cluster* cluster = site.cluster()) {
    return action::unlock_in_cluster(cluster->world(), cluster->place(), options.force);
  }
  if (options.force) {
    throw base::Error({.what = "the lock of a living run on this machine cannot be taken",
                       .where = "",
                       .next = "end that run; what a dead one left, \"cloudctl unlock\" clears up",
                       .code = base::ExitCode::usage});
  }
  return action::unlock(site.local()->world(), site.local()->state());
}

base::ExitCode run_unlock(const UnlockOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const auto result = unlocked(options, site);
  site.session().talk().end();
  context.answer(
      report::facts_view(result.sentence + "\n", {{.key = "was_locked", .value = result.was_locked},
                                                  {.key = "sentence", .value = result.sentence}}));
  return base::ExitCode::ok;
}

}  // namespace

Verb unlock_verb() {
  return verb<UnlockOptions>(
      {.name = "unlock",
       .summary = "clear up after a run that was killed",
       .details =
           "A dead run's lock is taken over by the next deploy anyway; this says what it "
           "left behind and ends its programs. The lock of a living run is never taken on this "
           "machine; in a cluster its lease runs out 30 s after its last sign of life, and "
           "--force takes it before.",
       .examples = {"cloudctl unlock", "cloudctl unlock -t staging --force"},
       .exit_codes = {3, 4},
       .also_known = {}},
      add_unlock, run_unlock);
}

}  // namespace cloudctl::command
