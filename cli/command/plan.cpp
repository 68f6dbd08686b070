#include "action/local.h"
#include "base/file.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/difference.h"
#include "release/saved_plan.h"
#include "report/difference_view.h"
#include "report/objects_view.h"

namespace cloudctl::command {

namespace {

struct PlanOptions {
  bool detailed_exitcode = false;
  std::map<std::string, std::string> images;
  std::string version, save;
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
  flags.text({.name = "--save",
              .value = "FILE",
              .help = "keep it for \"deploy --plan FILE\", which refuses if the world has moved",
              .offer = Offer::file},
             options.save);
}

std::string release_name(int number) {
  return number == 0 ? "" : "release " + std::to_string(number);
}

// What was looked at, with what the file and the cluster were then.
void save(const PlanOptions& options, Context& context, const release::Record& desired,
          const std::map<std::string, std::string>& seen) {
  if (options.save.empty()) return;
  const release::SavedPlan plan{.made = base::iso_time(context.outside().clock.now()),
                                .images = options.images,
                                .version = options.version,
                                .desired = desired,
                                .seen = seen};
  base::write_file(context.directory() / options.save, release::to_json(plan), 0600);
}

bool plan_for_local(const PlanOptions& options, Context& context, Site& site,
                    const release::Record& desired) {
  const auto before = site.last_good();
  report::DifferenceFacts facts{.project = site.goal().project,
                                .target = site.goal().target.name,
                                .before = before ? release_name(before->number) : "",
                                .after = "cloudctl.yaml",
                                .difference = release::difference(before, desired)};
  facts.pending = !facts.difference.empty();
  save(options, context, desired, seen_locally(site));
  context.answer(report::difference_view(facts, context.look()));
  if (!options.save.empty()) context.say("saved in " + options.save);
  return facts.pending;
}

bool plan_for_cluster(const PlanOptions& options, Context& context, Site& site,
                      const Wanted& wanted) {
  Cluster& cluster = *site.cluster();
  const auto& [planned, desired] = wanted;
  const auto request = cluster_request(context, site,
                                       {.desired = desired,
                                        .scale = site.scale(),
                                        .jobs = action::build_jobs(planned.plan, planned.files)});
  const auto difference = action::plan_for_cluster(cluster.world(), request);
  cluster.talk().end();
  save(options, context, desired, difference.seen);
  const report::ObjectsFacts facts{.project = site.goal().project,
                                   .target = site.goal().target.name,
                                   .before = release_name(difference.before),
                                   .after = "cloudctl.yaml",
                                   .objects = difference.objects,
                                   .saved = options.save};
  context.answer(report::objects_view(facts, context.look()));
  return report::is_pending(facts);
}

base::ExitCode run_plan(const PlanOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  Site site(context, goal_of(context, loaded));
  const Wanted want =
      wanted(context, site, loaded, {.images = options.images, .version = options.version});
  const bool pending = site.cluster() != nullptr
                           ? plan_for_cluster(options, context, site, want)
                           : plan_for_local(options, context, site, want.record);
  return pending && options.detailed_exitcode ? base::ExitCode::changes_pending
                                              : base::ExitCode::ok;
}

}  // namespace

Verb plan_verb() {
  return verb<PlanOptions>(
      {.name = "plan",
       .summary = "show what \"deploy\" would change, field by field",
       .details = "On this machine it compares cloudctl.yaml with the last good release, and asks "
                  "no tool. In a cluster it compares it with what lives there, by a dry run of the "
                  "API server, and tells what you have changed from what was changed in the "
                  "cluster. Secrets are shown by name only. Nothing is changed.",
       .examples = {"cloudctl plan", "cloudctl plan -t staging --detailed-exitcode",
                    "cloudctl plan -t staging --save staging.plan",
                    "cloudctl plan --image web=nginx:1.27"},
       .exit_codes = {3, 4, 7},
       .also_known = {"diff", "preview"}},
      add_plan, run_plan);
}

}  // namespace cloudctl::command
