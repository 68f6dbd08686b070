#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "command/verbs.h"
#include "tool/compose.h"

namespace cloudctl::command {

namespace {

struct LogsOptions {
  std::vector<std::string> services;
  bool follow = false, timestamps = false;
  std::string since;
  int tail = -1;
};

void add_logs(Flags& flags, LogsOptions& options) {
  flags.operands(
      {.name = "SERVICE", .value = "", .help = "services; default: all", .offer = Offer::service},
      options.services);
  // -f is --file for every verb; here it follows, as everybody expects of logs.
  flags.toggle({.name = "--follow,-f", .value = "", .help = "go on as lines come, until Ctrl-C"},
               options.follow);
  flags.text({.name = "--since",
              .value = "TIME",
              .help = "lines since then: 10m, or 2026-11-21T12:00:00Z"},
             options.since);
  flags.number({.name = "--tail", .value = "N", .help = "the last lines of each container"},
               options.tail);
  flags.toggle({.name = "--timestamps", .value = "", .help = "with the time of each line"},
               options.timestamps);
}

base::ExitCode run_logs(const LogsOptions& options, Context& context) {
  Local local(context, project_name(context));
  const auto record = local.current();
  for (const auto& service : options.services) require_service(record, service);
  const auto command =
      tool::compose_logs(compose_of(local, record), {.services = options.services,
                                                     .tail = options.tail,
                                                     .since = options.since,
                                                     .timestamps = options.timestamps,
                                                     .follow = options.follow,
                                                     .prefix = options.services.size() != 1});
  const auto completed =
      context.outside().runner.run(command, {.on_line = {}, .interactive = true});
  // Following has no other end than Ctrl-C.
  const bool left = completed.ending == process::Ending::cancelled ||
                    completed.ending == process::Ending::signalled || completed.code == 130;
  if (options.follow && left) return base::ExitCode::ok;
  return ended_as(command, completed);
}

}  // namespace

Verb logs_verb() {
  return verb<LogsOptions>({.name = "logs",
                            .summary = "print what the services have written",
                            .details = "The lines go to standard output as the engine gives them.",
                            .examples = {"cloudctl logs web --tail 50", "cloudctl logs -f",
                                         "cloudctl logs web db --since 10m"},
                            .exit_codes = {4},
                            .also_known = {"log", "tail"}},
                           add_logs, run_logs);
}

}  // namespace cloudctl::command
