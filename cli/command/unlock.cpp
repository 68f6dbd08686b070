#include "command/local.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct UnlockOptions {};

void add_unlock(Flags&, UnlockOptions&) {}

base::ExitCode run_unlock(const UnlockOptions&, Context& context) {
  Local local(context, project_name(context));
  const auto result = action::unlock(local.world(), local.state());
  local.talk().end();
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
       .details = "A dead run's lock is taken over by the next deploy anyway; this says what it "
                  "left behind and ends its programs. The lock of a living run is never taken.",
       .examples = {"cloudctl unlock"},
       .exit_codes = {},
       .also_known = {}},
      add_unlock, run_unlock);
}

}  // namespace cloudctl::command
