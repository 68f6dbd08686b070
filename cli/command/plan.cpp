#include "action/local.h"
#include "command/local.h"
#include "command/verbs.h"
#include "report/difference_view.h"

namespace cloudctl::command {

namespace {

struct PlanOptions {
  bool detailed_exitcode = false;
  std::map<std::string, std::string> images;
  std::string version;
};

void add_plan(Flags& flags, PlanOptions& options) {
  flags.toggle({.name = "--detailed-exitcode",
                .value = "",
                .help = "exit with 7 if there is something to do"},
               options.detailed_exitcode);
  flags.pairs({.name = "--image",
               .value = "SERVICE=IMAGE",
               .help = "as \"deploy --image\"",
               .offer = Offer::service},
              options.images);
  flags.text({.name = "--version", .value = "V", .help = "as \"deploy --version\""},
             options.version);
}

std::string release_name(const release::Record& record) {
  return "release " + std::to_string(record.number);
}

base::ExitCode run_plan(const PlanOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  require_local(context, loaded.reading.project);
  const Local local(context, loaded.reading.project.name);
  const Planned wanted = planned(
      context, loaded,
      {.images = options.images, .replicas = local.store().scale(), .version = options.version});
  const auto before = local.store().last_good();
  const release::Record after = action::local_record(wanted.plan, wanted.files);
  report::DifferenceFacts facts{.project = local.project(),
                                .target = target_name(context),
                                .before = before ? release_name(*before) : "",
                                .after = loaded.source.name,
                                .difference = release::difference(before, after)};
  facts.pending = !facts.difference.empty();
  context.answer(report::difference_view(facts, context.look()));
  return facts.pending && options.detailed_exitcode ? base::ExitCode::changes_pending
                                                    : base::ExitCode::ok;
}

}  // namespace

Verb plan_verb() {
  return verb<PlanOptions>(
      {.name = "plan",
       .summary = "show what \"deploy\" would change, field by field",
       .details = "Compares cloudctl.yaml with the last good release. Secrets are shown by name "
                  "only. Nothing is changed and no tool is asked; \"deploy --dry-run\" also looks "
                  "at what runs, and prints the commands.",
       .examples = {"cloudctl plan", "cloudctl plan --detailed-exitcode",
                    "cloudctl plan --image web=nginx:1.27"},
       .exit_codes = {7},
       .also_known = {"diff", "preview"}},
      add_plan, run_plan);
}

}  // namespace cloudctl::command
