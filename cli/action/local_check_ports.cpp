#include <algorithm>

#include "action/local_check_parts.h"
#include "base/text.h"
#include "observe/listening.h"
#include "observe/local.h"
#include "observe/probe.h"
#include "tool/docker_container.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{15};

struct Holder {
  std::string words;  // `container "shop-web-1" of project "shop"`
  std::string stop;   // how to be rid of it
};

bool publishes(const tool::ContainerSummary& container, int port) {
  return std::any_of(container.ports.begin(), container.ports.end(),
                     [&](const auto& published) { return published.host_port == port; });
}

std::optional<Holder> container_with(World& world, int port) {
  const auto done = world.runner.run(tool::docker_ps_of_all(), {.deadline = answer_time});
  if (!done.ok()) return std::nullopt;
  for (const auto& container : tool::parse_ps(done.out)) {
    if (!publishes(container, port)) continue;
    const std::string of =
        container.project.empty() ? "" : " of project \"" + container.project + "\"";
    return Holder{.words = "container \"" + container.name + "\"" + of,
                  .stop = "stop it (\"docker stop " + container.name + "\")"};
  }
  return std::nullopt;
}

Holder holder(World& world, int port) {
  if (const auto container = container_with(world, port)) return *container;
  if (const auto program = observe::port_holder(port)) {
    const std::string pid = std::to_string(program->pid);
    return {.words = "program \"" + program->name + "\" (process " + pid + ")",
            .stop = "stop it (\"ps -fp " + pid + "\" shows it)"};
  }
  return {.words = "another program",
          .stop = "stop it (\"ss -ltnp sport = :" + std::to_string(port) + "\" names it)"};
}

std::vector<int> own_ports(World& world, const std::string& project) {
  std::vector<int> own;
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  if (const auto containers = observe::look_if_answered(eyes, project)) {
    for (const auto& container : *containers) {
      own.insert(own.end(), container.host_ports.begin(), container.host_ports.end());
    }
  }
  return own;
}

Check taken(World& world, const release::ServiceRecord& service, int port) {
  const Holder by = holder(world, port);
  const int other = port < 64536 ? port + 1000 : port - 1000;
  return {.name = "host ports",
          .grade = Grade::failed,
          .found = "port " + std::to_string(port) + " of service \"" + service.name +
                   "\" is taken by " + by.words,
          .fix = by.stop + ", or set another port: expose: node:" + std::to_string(other)};
}

}  // namespace

Check host_ports(World& world, const release::Record& record) {
  const auto own = own_ports(world, record.project);
  std::size_t looked_at = 0;
  for (const auto& service : record.services) {
    if (service.host_port == 0) continue;
    const int end = service.host_port + std::max(service.replicas, 1);
    for (int port = service.host_port; port < end; ++port) {
      ++looked_at;
      const bool ours = std::find(own.begin(), own.end(), port) != own.end();
      if (ours || observe::host_port_is_free(service.host_address, port)) continue;
      return taken(world, service, port);
    }
  }
  return {.name = "host ports",
          .found = looked_at == 0 ? "none published"
                                  : base::plural(looked_at, "port") + " free or our own"};
}

}  // namespace cloudctl::action
