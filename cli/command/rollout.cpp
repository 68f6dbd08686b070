#include "action/local.h"
#include "base/error.h"
#include "base/text.h"
#include "command/back.h"
#include "command/containers.h"
#include "command/local.h"
#include "command/verbs.h"
#include "report/history_view.h"
#include "tool/reference.h"

namespace cloudctl::command {

namespace {

struct RolloutOptions {
  std::string service, image, version;
  bool dry_run = false, no_rollback = false;
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
  flags.toggle({.name = "--dry-run", .value = "", .help = "print the commands that would run"},
               options.dry_run);
  flags.toggle({.name = "--no-rollback",
                .value = "",
                .help = "leave a release that does not serve as it is"},
               options.no_rollback);
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
  Local local(context, project_name(context));
  const release::Record now = local.current();
  require_service(now, options.service);
  const auto& service = *release::find_service(now, options.service);
  const std::string image = image_of(options, service);
  context.say(options.service + ": " + service.image + " → " + image);
  auto record = action::with_image(now, options.service, image);
  record = local.signed_by_us(std::move(record), context.directory());
  auto request = request_for(context, local, std::move(record));
  request.rollback = !options.no_rollback;
  return run_request(context, local, request, options.dry_run);
}

struct HistoryOptions {};
void add_history(Flags&, HistoryOptions&) {}

base::ExitCode run_history(const HistoryOptions&, Context& context) {
  const Local local(context, project_name(context));
  context.answer(report::history_view(local.store().list(), context.look()));
  return base::ExitCode::ok;
}

void add_undo(Flags& flags, BackOptions& options) {
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

struct RestartOptions {
  std::vector<std::string> services;
};

void add_restart(Flags& flags, RestartOptions& options) {
  flags.operands(
      {.name = "SERVICE", .value = "", .help = "services; default: all", .offer = Offer::service},
      options.services);
}

base::ExitCode run_restart(const RestartOptions& options, Context& context) {
  Local local(context, project_name(context));
  const release::Record now = local.current();
  for (const auto& service : options.services) require_service(now, service);
  const auto begin = context.outside().clock.steady();
  const auto result = action::restart(local.world(), {.project = local.project(),
                                                      .services = options.services,
                                                      .state = local.state(),
                                                      .pid = context.outside().pid,
                                                      .who = context.outside().who,
                                                      .host = context.outside().host});
  return say_result(context, local,
                    {.result = result, .record = now, .begin = begin, .undoable = false});
}

struct PauseOptions {};
void add_pause(Flags&, PauseOptions&) {}

base::ExitCode run_pause(const PauseOptions&, Context& context) {
  const Loaded loaded = load(context);
  require_local(context, loaded.reading.project);
  throw base::Error({.what = "the local target has no rollout that could be paused or resumed",
                     .where = "",
                     .next = "Ctrl-C leaves a running deploy; \"cloudctl deploy\" goes on with it",
                     .code = base::ExitCode::usage});
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
       .exit_codes = {4, 5, 6, 9},
       .also_known = {"update"}},
      add_rollout, run_rollout);
}

Verb rollout_history_verb() {
  return verb<HistoryOptions>(
      {.name = "rollout history",
       .summary = "list the releases on this machine, newest first",
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
                            .exit_codes = {4, 5, 6, 9},
                            .also_known = {"undo"}},
                           add_undo, go_back);
}

Verb rollout_restart_verb() {
  return verb<RestartOptions>(
      {.name = "rollout restart",
       .summary = "restart containers and wait until they serve again",
       .details = "",
       .examples = {"cloudctl rollout restart", "cloudctl rollout restart web"},
       .exit_codes = {4, 5, 9},
       .also_known = {"restart"}},
      add_restart, run_restart);
}

Verb rollout_pause_verb() {
  return verb<PauseOptions>({.name = "rollout pause",
                             .summary = "not on the local target: says what to do instead",
                             .details = "",
                             .examples = {"cloudctl rollout pause"},
                             .exit_codes = {},
                             .also_known = {"pause"}},
                            add_pause, run_pause);
}

Verb rollout_resume_verb() {
  return verb<PauseOptions>({.name = "rollout resume",
                             .summary = "not on the local target: says what to do instead",
                             .details = "",
                             .examples = {"cloudctl rollout resume"},
                             .exit_codes = {},
                             .also_known = {"resume"}},
                            add_pause, run_pause);
}

}  // namespace cloudctl::command
