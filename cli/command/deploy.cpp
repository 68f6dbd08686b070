#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/ready.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/saved_plan.h"

namespace cloudctl::command {

namespace {

struct DeployOptions {
  std::map<std::string, std::string> images;
  std::string version, plan;
  bool yes = false, dry_run = false, no_rollback = false, no_cache = false, push = false;
  bool always = false, force_conflicts = false, start = false;
  Times times;
};

void add_deploy(Flags& flags, DeployOptions& options) {
  flags.pairs({.name = "--image",
               .value = "SERVICE=IMAGE",
               .help = "this image instead of the one that the file means",
               .offer = Offer::service},
              options.images);
  flags.text({.name = "--version", .value = "V", .help = "a second tag for the images built"},
             options.version);
  add_yes(flags, options.yes);
  add_dry_run(flags, options.dry_run);
  add_no_rollback(flags, options.no_rollback);
  flags.toggle({.name = "--no-cache", .value = "", .help = "build the images anew"},
               options.no_cache);
  flags.toggle({.name = "--push", .value = "", .help = "push the images to their registry"},
               options.push);
  flags.toggle({.name = "--always",
                .value = "",
                .help = "go through it even when there seems to be nothing to do"},
               options.always);
  flags.text({.name = "--plan",
              .value = "FILE",
              .help = "exactly what \"plan --save FILE\" has shown, or nothing",
              .offer = Offer::file},
             options.plan);
  add_force_conflicts(flags, options.force_conflicts);
  flags.toggle(
      {.name = "--start", .value = "", .help = "of a minikube: start it if it does not run"},
      options.start);
  add_times(flags, options.times);
}

// Services that run now and are in the file no more.
std::vector<std::string> removed(Site& site, const release::Record& desired) {
  std::vector<std::string> names;
  const auto before = site.last_good();
  if (!before) return names;
  for (const auto& service : before->services) {
    if (release::find_service(desired, service.name) == nullptr) names.push_back(service.name);
  }
  return names;
}

std::optional<release::SavedPlan> saved_plan(const DeployOptions& options, const Context& context) {
  if (options.plan.empty()) return {};
  if (!options.images.empty() || !options.version.empty()) {
    throw base::Error({.what = "a saved plan says already which images and version are meant",
                       .where = "",
                       .next = "leave out --image and --version, or --plan",
                       .code = base::ExitCode::usage});
  }
  const auto path = context.directory() / options.plan;
  return release::plan_from_json(base::read_file(path), path.string());
}

// The folder, the file or what `scale` asked for may have changed since.
void require_same(const release::SavedPlan& plan, const release::Record& now, Site& site) {
  if (site.cluster() == nullptr && plan.seen != seen_locally(site)) {
    throw base::Error({.what = "another release was made since the plan of " + plan.made,
                       .where = "",
                       .next = "look at it again with \"cloudctl plan\""});
  }
  if (release::is_same_release(plan.desired, now)) return;
  throw base::Error({.what = "the plan of " + plan.made + " is not what would be deployed now: " +
                             (plan.desired.target == now.target
                                  ? "the folder, the file or the replicas have changed since"
                                  : "it is for target \"" + plan.desired.target + "\""),
                     .where = "",
                     .next = "look at it again with \"cloudctl plan\""});
}

base::ExitCode run_deploy(const DeployOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  Site site(context, goal_of(context, loaded));
  const auto saved = saved_plan(options, context);
  make_ready(context, site, loaded,
             {.start = options.start, .yes = options.yes, .dry_run = options.dry_run});
  auto [plan, record] = wanted(context, site, loaded,
                               {.images = saved ? saved->images : options.images,
                                .version = saved ? saved->version : options.version});
  if (saved) require_same(*saved, record, site);
  record = site.session().signed_by_us(std::move(record), loaded.root);
  record.purpose = "deploy";
  const auto gone = removed(site, record);
  if (!gone.empty() && !options.dry_run) {
    context.agree(
        "this removes " + base::join(gone, ", ") + ", which cloudctl.yaml has no more; go on?",
        options.yes);
  }
  return carry_out(context, site,
                   {.desired = std::move(record),
                    .scale = site.scale(),
                    .jobs = action::build_jobs(plan.plan, plan.files),
                    .push = options.push,
                    .rollback = !options.no_rollback,
                    .no_cache = options.no_cache,
                    .always = options.always,
                    .dry_run = options.dry_run,
                    .force_conflicts = options.force_conflicts,
                    .seen = saved && site.cluster() != nullptr ? std::optional(saved->seen)
                                                               : std::nullopt,
                    .times = options.times})
      .code;
}

}  // namespace

Verb deploy_verb() {
  return verb<DeployOptions>(
      {.name = "deploy",
       .summary = "build, start and verify everything that cloudctl.yaml says",
       .details = "Checks what is needed, builds the images whose content has changed, starts the "
                  "services in the order of their \"uses\", and waits until they answer from "
                  "outside. A release that does not serve is replaced by the last good one.\n"
                  "Run again, it goes on where it was interrupted; with nothing to do it says so. "
                  "Ctrl-C while waiting lets the containers run and says how to go on.",
       .examples = {"cloudctl deploy", "cloudctl deploy --dry-run",
                    "cloudctl deploy --image web=registry.example.com/web:2.0 --timeout 2m"},
       .exit_codes = {3, 4, 5, 6, 9},
       .also_known = {"up", "apply", "start", "run", "install", "upgrade"}},
      add_deploy, run_deploy);
}

}  // namespace cloudctl::command
