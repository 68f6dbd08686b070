#include "action/cluster_manage.h"
#include "base/error.h"
#include "base/text.h"
#include "command/back.h"
#include "command/containers.h"
#include "command/outcome.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/history_view.h"
#include "tool/reference.h"

namespace cloudctl::command {

namespace {

struct RolloutOptions {
  std::string service, image, version;
  bool dry_run = false, no_rollback = false, force_conflicts = false;
  Times times;
};

void add_rollout(Flags& flags, RolloutOptions& options) {
  flags.required_operand({.name = "SERVICE",
                          .value = "",
                          .help = "the service to bring up to another image",
                          .offer = Offer::service},
                         options.service);
  flags.text({.name = "--image", .value = "IMAGE", .help = "the image to go to"}, options.image);
  flags.text({.name = "--version", .value = "V", .help = "the tag to go to, of the same image"},
             options.version);
  add_dry_run(flags, options.dry_run);
  add_no_rollback(flags, options.no_rollback);
  add_force_conflicts(flags, options.force_conflicts);
  add_times(flags, options.times);
}

std::string image_of(const RolloutOptions& options, const release::ServiceRecord& now) {
  if (options.image.empty() == options.version.empty()) {
    throw base::Error({.what = "\"rollout\" needs one of --image and --version",
                       .where = "",
                       .next = "\"cloudctl deploy\" brings what was changed in the folder",
                       .code = base::ExitCode::usage});
  }
  const auto reference = tool::parse_reference(options.image.empty() ? now.image : options.image);
  if (!reference) {
    throw base::Error({.what = "\"" + base::printable(options.image) + "\" is no image",
                       .where = "",
                       .next = "write it as in \"registry.example.com/web:2.0\"",
                       .code = base::ExitCode::usage});
  }
  if (!options.image.empty()) return options.image;
  tool::Reference goal = *reference;
  goal.tag = options.version;
  goal.digest.clear();
  return tool::familiar_name(goal);
}

base::ExitCode run_rollout(const RolloutOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const release::Record now = site.current();
  require_service(now, options.service);
  const auto& service = *release::find_service(now, options.service);
  const std::string image = image_of(options, service);
  // The digest of what runs is long, and says nothing to a reader.
  const std::string before = service.image.substr(0, service.image.find('@'));
  context.say(options.service + ": " + before + " → " + image);
  auto record = site.with_image(now, options.service, image);
  record = site.session().signed_by_us(std::move(record), context.directory());
  return carry_out(context, site,
                   {.desired = std::move(record),
                    .scale = site.scale(),
                    .rollback = !options.no_rollback,
                    .dry_run = options.dry_run,
                    .force_conflicts = options.force_conflicts,
                    .times = options.times})
      .code;
}

struct HistoryOptions {};
void add_history(Flags&, HistoryOptions&) {}

base::ExitCode run_history(const HistoryOptions&, Context& context) {
  Site site(context, goal_of(context));
  context.answer(report::history_view(site.history().list(), context.look()));
  return base::ExitCode::ok;
}

struct RestartOptions {
  std::vector<std::string> services;
};

void add_restart(Flags& flags, RestartOptions& options) {
  flags.operands(
      {.name = "SERVICE", .value = "", .help = "services; default: all", .offer = Offer::service},
      options.services);
}

action::DeployResult restarted(const RestartOptions& options, Context& context, Site& site) {
  const Outside& outside = context.outside();
  if (Cluster* cluster = site.cluster()) {
    return action::restart_in_cluster(cluster->world(), {.place = cluster->place(),
                                                         .services = options.services,
                                                         .pid = outside.pid,
                                                         .who = outside.who,
                                                         .host = outside.host});
  }
  Local& local = *site.local();
  return action::restart(local.world(), {.project = local.project(),
                                         .services = options.services,
                                         .state = local.state(),
                                         .pid = outside.pid,
                                         .who = outside.who,
                                         .host = outside.host});
}

base::ExitCode run_restart(const RestartOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const release::Record now = site.current();
  for (const auto& service : options.services) require_service(now, service);
  const auto result = restarted(options, context, site);
  return say_result(context, site, {.result = result, .record = now, .undoable = false});
}

struct PauseOptions {
  std::string service;
};

void add_pause(Flags& flags, PauseOptions& options) {
  flags.operand({.name = "SERVICE",
                 .value = "",
                 .help = "which one; may be left out where there is only one",
                 .offer = Offer::service},
                options.service);
}

std::string service_to_pause(const PauseOptions& options, const release::Record& now) {
  if (!options.service.empty()) {
    require_service(now, options.service);
    return options.service;
  }
  if (now.services.size() == 1) return now.services.front().name;
  throw base::Error({.what = "which service is meant",
                     .where = "",
                     .next = "name one: \"cloudctl rollout pause SERVICE\"",
                     .code = base::ExitCode::usage});
}

base::ExitCode pause(const PauseOptions& options, Context& context, bool resume) {
  Site site(context, goal_of(context));
  Cluster* cluster = site.cluster();
  if (cluster == nullptr) {
    throw base::Error(
        {.what = "the local target has no rollout that could be paused or resumed",
         .where = "",
         .next = "Ctrl-C leaves a running deploy; \"cloudctl deploy\" goes on with it",
         .code = base::ExitCode::usage});
  }
  const release::Record now = site.current();
  const auto result = action::pause_in_cluster(
      cluster->world(),
      {.place = cluster->place(), .service = service_to_pause(options, now), .resume = resume});
  return say_result(context, site, {.result = result, .record = now, .undoable = false});
}

base::ExitCode run_pause(const PauseOptions& options, Context& context) {
  return pause(options, context, false);
}

base::ExitCode run_resume(const PauseOptions& options, Context& context) {
  return pause(options, context, true);
}

}  // namespace

Verb rollout_verb() {
  return verb<RolloutOptions>(
      {.name = "rollout",
       .summary = "bring one service up to another image, and look at or undo releases",
       .details = "The release that results differs from the current one in this image only. A "
                  "service that is named like one of the verbs below is reached by \"deploy "
                  "--image\".",
       .examples = {"cloudctl rollout web --version 2.0",
                    "cloudctl rollout web --image registry.example.com/web:2.0",
                    "cloudctl rollout undo --to 3"},
       .exit_codes = {3, 4, 5, 6, 9},
       .also_known = {"update"}},
      add_rollout, run_rollout);
}

Verb rollout_history_verb() {
  return verb<HistoryOptions>(
      {.name = "rollout history",
       .summary = "list the releases of the target, newest first",
       .details = "",
       .examples = {"cloudctl rollout history", "cloudctl rollout history -o json"},
       .exit_codes = {},
       .also_known = {"history", "releases"}},
      add_history, run_history);
}

Verb rollout_undo_verb() {
  return verb<BackOptions>({.name = "rollout undo",
                            .summary = "the same as \"rollback\"",
                            .details = "",
                            .examples = {"cloudctl rollout undo", "cloudctl rollout undo --to 3"},
                            .exit_codes = {3, 4, 5, 6, 9},
                            .also_known = {"undo"}},
                           add_back, go_back);
}

Verb rollout_restart_verb() {
  return verb<RestartOptions>(
      {.name = "rollout restart",
       .summary = "restart containers or pods and wait until they serve again",
       .details = "",
       .examples = {"cloudctl rollout restart", "cloudctl rollout restart web"},
       .exit_codes = {3, 4, 5, 9},
       .also_known = {"restart"}},
      add_restart, run_restart);
}

Verb rollout_pause_verb() {
  return verb<PauseOptions>({.name = "rollout pause",
                             .summary = "stop replacing pods of a Deployment, in a cluster",
                             .details = "What is new and serves goes on, what is old stays. Not on "
                                        "the local target.",
                             .examples = {"cloudctl rollout pause web -t staging"},
                             .exit_codes = {3, 4},
                             .also_known = {"pause"}},
                            add_pause, run_pause);
}

Verb rollout_resume_verb() {
  return verb<PauseOptions>({.name = "rollout resume",
                             .summary = "go on with a rollout that was paused, in a cluster",
                             .details = "",
                             .examples = {"cloudctl rollout resume web -t staging"},
                             .exit_codes = {3, 4},
                             .also_known = {"resume"}},
                            add_pause, run_resume);
}

}  // namespace cloudctl::command
