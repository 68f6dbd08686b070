#include <algorithm>

#include "action/cluster_passwords.h"
#include "action/cluster_secrets.h"
#include "action/evidence.h"
#include "action/local_secrets.h"
#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "command/site.h"
#include "command/verbs.h"
#include "tool/compose.h"

namespace cloudctl::command {

namespace {

struct LogsOptions {
  std::vector<std::string> services;
  bool follow = false, timestamps = false, previous = false;
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
  flags.toggle({.name = "--previous,-p",
                .value = "",
                .help = "in a cluster: of the run before the last restart"},
               options.previous);
}

process::CommandLine local_logs(const LogsOptions& options, Local& local,
                                const release::Record& record) {
  if (options.previous) {
    throw base::Error({.what = "\"--previous\" is for clusters: Docker keeps the lines of all runs "
                               "of a container together",
                       .where = "",
                       .next = "leave it out",
                       .code = base::ExitCode::usage});
  }
  return tool::compose_logs(compose_of(local, record), {.services = options.services,
                                                        .tail = options.tail,
                                                        .since = options.since,
                                                        .timestamps = options.timestamps,
                                                        .follow = options.follow,
                                                        .prefix = options.services.size() != 1});
}

// The label selector of all pods, or of those of some services.
std::string selector_of(const std::string& project, const std::vector<std::string>& services) {
  const std::string all = observe::selector(project);
  if (services.empty()) return all;
  return all + ",app.kubernetes.io/name in (" + base::join(services, ",") + ")";
}

process::CommandLine cluster_logs(const LogsOptions& options, Cluster& cluster) {
  return tool::kubectl_logs(cluster.kubectl(),
                            {.pod = "",
                             .selector = selector_of(cluster.project(), options.services),
                             .container = "",
                             .tail = options.tail,
                             .since = options.since,
                             .follow = options.follow,
                             .previous = options.previous,
                             .timestamps = options.timestamps,
                             .prefix = true});
}

// Values of now and of earlier releases, whose containers may still be there.
release::Secrets secrets_to_hide(Site& site, const release::Record& record) {
  Session& session = site.session();
  auto values = action::with_kept(session.secrets(record), release::SecretStore(session.state()));
  if (Cluster* cluster = site.cluster()) {
    values.merge(action::secrets_in_cluster(cluster->place(), cluster->view().objects));
    values.merge(action::credentials_in_cluster(cluster->view().objects));
  }
  return values;
}

base::ExitCode run_logs(const LogsOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const auto record = site.current();
  for (const auto& service : options.services) require_service(record, service);
  const auto command = site.cluster() != nullptr ? cluster_logs(options, *site.cluster())
                                                 : local_logs(options, *site.local(), record);
  process::RunOptions run{.deadline = std::chrono::hours(24 * 365), .keep = 4096, .on_line = {}};
  // A service that prints its own secret must not show it to who looks over a shoulder, or a file.
  run.on_line = [&context, secrets = secrets_to_hide(site, record)](process::Stream stream,
                                                                    std::string_view line) {
    // Compose clears the terminal's line before each of its own, even where there is no terminal.
    constexpr std::string_view clear_line = "\x1b[2K";
    if (line.starts_with(clear_line)) line.remove_prefix(clear_line.size());
    const std::string text = action::redacted(std::string(line), secrets) + "\n";
    stream == process::Stream::out ? context.print(text) : context.complain(text);
  };
  const auto completed = context.outside().runner.run(command, run);
  // Following has no other end than Ctrl-C, or a reader that has seen enough.
  if (completed.ending == process::Ending::cancelled) return base::ExitCode::ok;
  return ended_as(command, completed);
}

}  // namespace

Verb logs_verb() {
  return verb<LogsOptions>(
      {.name = "logs",
       .summary = "print what the services have written",
       .details = "The lines go to standard output as the engine gives them; the values of "
                  "secrets are shown as ***, as far as this machine or the cluster keeps them. In "
                  "a cluster the lines come from all pods of the services, each with its pod; "
                  "--follow stays with the pods that were there when it began.",
       .examples = {"cloudctl logs web --tail 50", "cloudctl logs -f",
                    "cloudctl logs web db --since 10m", "cloudctl logs web -t staging --previous"},
       .exit_codes = {3, 4},
       .also_known = {"log", "tail"}},
      add_logs, run_logs);
}

}  // namespace cloudctl::command
