#include "action/local.h"
#include "base/text.h"
#include "command/images.h"
#include "command/local.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct DeployOptions {
  std::map<std::string, std::string> images;
  std::string version;
  bool yes = false, dry_run = false, no_rollback = false, no_cache = false, push = false;
  bool always = false;
  std::optional<std::chrono::milliseconds> timeout, lock_wait;
};

void add_deploy(Flags& flags, DeployOptions& options) {
  flags.pairs({.name = "--image",
               .value = "SERVICE=IMAGE",
               .help = "this image instead of the one that the file means",
               .offer = Offer::service},
              options.images);
  flags.text({.name = "--version", .value = "V", .help = "a second tag for the images built"},
             options.version);
  flags.toggle({.name = "--yes", .value = "", .help = "answer every question with yes"},
               options.yes);
  flags.toggle({.name = "--dry-run",
                .value = "",
                .help = "print the commands that would run, and change nothing"},
               options.dry_run);
  flags.toggle({.name = "--no-rollback",
                .value = "",
                .help = "leave a release that does not serve as it is"},
               options.no_rollback);
  flags.toggle({.name = "--no-cache", .value = "", .help = "build the images anew"},
               options.no_cache);
  flags.toggle({.name = "--push", .value = "", .help = "push the images to their registry"},
               options.push);
  flags.toggle({.name = "--always",
                .value = "",
                .help = "go through it even when there seems to be nothing to do"},
               options.always);
  flags.duration({.name = "--timeout", .value = "TIME", .help = "for start and wait; default: 10m"},
                 options.timeout);
  flags.duration({.name = "--lock-wait",
                  .value = "TIME",
                  .help = "how long to wait for another deploy; 0s: not at all; default: 5m"},
                 options.lock_wait);
}

// Services that run now and are in the file no more.
std::vector<std::string> removed(const Local& local, const release::Record& desired) {
  std::vector<std::string> names;
  const auto before = local.store().last_good();
  if (!before) return names;
  for (const auto& service : before->services) {
    if (release::find_service(desired, service.name) == nullptr) names.push_back(service.name);
  }
  return names;
}

base::ExitCode run_deploy(const DeployOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  require_local(context, loaded.reading.project);
  Local local(context, loaded.reading.project.name);
  const Planned plan = planned(
      context, loaded,
      {.images = options.images, .replicas = local.store().scale(), .version = options.version});
  auto record = local.signed_by_us(action::local_record(plan.plan, plan.files), loaded.root);
  record.purpose = "deploy";
  const auto gone = removed(local, record);
  if (!gone.empty() && !options.dry_run) {
    context.agree(
        "this removes " + base::join(gone, ", ") + ", which cloudctl.yaml has no more; go on?",
        options.yes);
  }
  auto request = request_for(context, local, std::move(record));
  request.jobs = action::build_jobs(plan.plan, plan.files);
  request.push = options.push;
  if (options.push) request.logins = logins(context, local, request.jobs);
  request.rollback = !options.no_rollback;
  request.no_cache = options.no_cache;
  request.always = options.always;
  if (options.timeout) request.timeout = *options.timeout;
  if (options.lock_wait) request.lock_wait = *options.lock_wait;
  return run_request(context, local, request, options.dry_run);
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
