#include "command/containers.h"

#include "action/local.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"

namespace cloudctl::command {

void require_service(const release::Record& record, const std::string& service) {
  if (release::find_service(record, service) != nullptr) return;
  std::vector<std::string> names;
  for (const auto& known : record.services) names.push_back(known.name);
  const auto near = base::nearest(service, names);
  throw base::Error({.what = "release " + std::to_string(record.number) + " has no service \"" +
                             base::printable(service) + "\"",
                     .where = "",
                     .next = near ? "did you mean \"" + *near + "\"?"
                                  : "services here: " + base::join(names, ", "),
                     .code = base::ExitCode::usage});
}

tool::Compose compose_of(const Local& local, const release::Record& record) {
  tool::Compose compose{.project = local.project(),
                        .file = local.store().file_of(record.number, "compose.yaml").string(),
                        .env = action::compose_variables(record),
                        .secret_env = {}};
  // Compose warns of a variable that is not there; to look, it needs no value.
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) compose.env.emplace(name, "");
  }
  return compose;
}

observe::Container running_container(Local& local, const std::string& service, int replica) {
  auto& world = local.world();
  const auto all = observe::glance({.runner = world.runner, .clock = world.clock, .ask = world.ask},
                                   local.project());
  for (const auto& container : all) {
    const bool wanted = container.service == service &&
                        container.phase == observe::Phase::running &&
                        (replica == 0 || container.number == replica);
    if (wanted) return container;
  }
  const std::string which = replica == 0 ? "container" : "container " + std::to_string(replica);
  throw base::Error({.what = "no " + which + " of \"" + service + "\" is running",
                     .where = "",
                     .next = "\"cloudctl status\" says why"});
}

const tool::Pod& chosen_pod(const std::vector<tool::Pod>& pods, const std::string& service,
                            int replica) {
  const auto wanted = static_cast<std::size_t>(replica == 0 ? 1 : replica);
  if (wanted <= pods.size()) return pods[wanted - 1];
  throw base::Error({.what = pods.empty()
                                 ? "no pod of \"" + service + "\" is running"
                                 : "\"" + service + "\" has " +
                                       base::plural(pods.size(), "running pod") + ", and number " +
                                       std::to_string(replica) + " is asked for",
                     .where = "",
                     .next = "\"cloudctl status\" says why"});
}

base::ExitCode ended_as(const process::CommandLine& command, const process::Completed& completed) {
  if (completed.ending == process::Ending::not_found) {
    throw base::Error({.what = process::outcome(command, completed),
                       .where = process::printed(command),
                       .next = "run \"cloudctl doctor\"",
                       .code = base::ExitCode::missing_tool});
  }
  if (completed.ending == process::Ending::cancelled) return base::ExitCode::interrupted;
  if (completed.ending == process::Ending::signalled) {
    return static_cast<base::ExitCode>(128 + completed.signal);
  }
  return static_cast<base::ExitCode>(completed.code);
}

}  // namespace cloudctl::command
