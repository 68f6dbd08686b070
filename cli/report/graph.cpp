#include "report/graph.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "report/status_view.h"

namespace cloudctl::report {

namespace {

using config::Exposure;
using config::Workload;

std::string from_words(const plan::Image& image, const std::string& root) {
  if (!image.build) return "image " + image.reference.substr(0, image.reference.find('@'));
  const auto folder = std::filesystem::path(image.build->context).lexically_relative(root);
  const std::string path = folder.generic_string();
  return "build " + (path.empty() || path == "." || path.starts_with("..") ? path : "./" + path);
}

// Of a service on this machine: where its replicas are published.
std::string published(const plan::Service& service) {
  if (service.host_port == 0) return "";
  const int last = service.host_port + std::max(service.replicas, 1) - 1;
  const std::string range = last == service.host_port ? "" : "-" + std::to_string(last);
  return service.host_address + ":" + std::to_string(service.host_port) + range;
}

std::string reached_words(const plan::Service& service, bool local) {
  if (local) return published(service);
  const std::string port =
      service.expose.port == 0 ? "" : " " + std::to_string(service.expose.port);
  switch (service.expose.kind) {
    case Exposure::node:
      return "node port" + port;
    case Exposure::balancer:
      return "load balancer" + (port.empty() ? "" : ", port" + port);
    case Exposure::host:
      return "https://" + service.expose.host;
    case Exposure::none:
    case Exposure::cluster:
      break;
  }
  return "";
}

std::string replicas_words(const plan::Service& service) {
  if (service.workload == Workload::cronjob) return "cron " + service.schedule;
  if (service.workload == Workload::job) return "job";
  if (service.autoscale) {
    return std::to_string(service.autoscale->min) + " to " +
           std::to_string(service.autoscale->max) + " replicas";
  }
  return base::plural(static_cast<std::size_t>(std::max(service.replicas, 0)), "replica");
}

std::vector<std::string> ports_of(const plan::Service& service) {
  std::vector<std::string> ports;
  for (const auto& port : service.ports) {
    ports.push_back(port.name + " " + std::to_string(port.number));
  }
  return ports;
}

GraphPart part_of(const plan::Service& service, const std::string& root, bool local) {
  GraphPart part;
  part.name = service.name;
  part.from = from_words(service.image, root);
  part.reached = reached_words(service, local);
  part.replicas = replicas_words(service);
  part.uses = service.uses;
  part.ports = ports_of(service);
  for (const auto& volume : service.volumes) {
    part.storage.push_back(volume.size.empty() ? volume.path : volume.size + " at " + volume.path);
  }
  for (const auto& companion : service.companions) part.with.push_back(companion.name);
  return part;
}

const char* type_word(config::BackingType type) {
  switch (type) {
    case config::BackingType::mongodb:
      return "mongodb";
    case config::BackingType::postgres:
      return "postgres";
    case config::BackingType::redis:
      return "redis";
    case config::BackingType::rabbitmq:
      return "rabbitmq";
  }
  return "database";
}

// Where the target runs it, it is among the services too, which know its image and port.
GraphPart part_of(const std::string& name, const config::Backing& backing, const plan::Plan& plan) {
  GraphPart part;
  part.name = name;
  part.database = true;
  part.from = type_word(backing.type);
  if (backing.url_secret) {
    part.from += " elsewhere, by secret " + *backing.url_secret;
    return part;
  }
  const plan::Service* service = plan::find_service(plan, name);
  if (backing.version) {
    part.from += " " + *backing.version;
  } else if (service != nullptr) {
    part.from += ", " + from_words(service->image, "");
  }
  if (service != nullptr) part.ports = ports_of(*service);
  if (backing.storage) part.storage.push_back(*backing.storage);
  return part;
}

void sort_by_name(std::vector<GraphPart>& parts) {
  std::sort(parts.begin(), parts.end(),
            [](const GraphPart& a, const GraphPart& b) { return a.name < b.name; });
}

GraphLife life_of(const observe::ServiceState& service) {
  return {.condition = service.condition,
          .ready = service.ready,
          .wanted = service.wanted,
          .reason = service.reason,
          .urls = service.urls};
}

}  // namespace

Graph graph_of(const plan::Plan& plan, const std::string& root) {
  Graph graph{.project = plan.project,
              .target = plan.target.name,
              .release = "",
              .parts = {},
              .cluster = cluster_of(plan)};
  const bool local = plan.target.type == config::TargetType::local;
  for (const auto& service : plan.services) {
    if (!plan.backing.contains(service.name)) graph.parts.push_back(part_of(service, root, local));
  }
  for (const auto& [name, backing] : plan.backing)
    graph.parts.push_back(part_of(name, backing, plan));
  sort_by_name(graph.parts);
  for (auto& part : graph.parts) {
    std::erase_if(part.uses, [&](const auto& name) { return find_part(graph, name) == nullptr; });
    std::sort(part.uses.begin(), part.uses.end());
  }
  return graph;
}

Graph with_life(Graph graph, const observe::State& state) {
  for (auto& part : graph.parts) {
    const bool elsewhere = part.database && part.from.find(" elsewhere") != std::string::npos;
    if (!elsewhere) part.life = GraphLife{};
  }
  for (const auto& service : state.services) {
    const auto found = std::find_if(graph.parts.begin(), graph.parts.end(),
                                    [&](const auto& part) { return part.name == service.name; });
    if (found != graph.parts.end()) {
      found->life = life_of(service);
      continue;
    }
    GraphPart part;
    part.name = service.name;
    part.from = "not in the file any more";
    part.life = life_of(service);
    graph.parts.push_back(std::move(part));
  }
  sort_by_name(graph.parts);
  return graph;
}

std::vector<std::string> facts_of(const GraphPart& part) {
  std::vector<std::string> facts{part.from};
  if (!part.ports.empty()) facts.push_back(base::join(part.ports, ", "));
  if (!part.replicas.empty()) facts.push_back(part.replicas);
  if (!part.with.empty()) facts.push_back("with " + base::join(part.with, ", "));
  if (!part.storage.empty()) facts.push_back("keeps " + base::join(part.storage, ", "));
  return facts;
}

std::string life_words(const GraphPart& part) {
  if (!part.life) return "";
  const std::string word = condition_word(part.life->condition);
  if (part.life->wanted == 0) return word;
  return word + ", " + std::to_string(part.life->ready) + " of " +
         std::to_string(part.life->wanted) + " ready";
}

std::vector<std::string> beginnings(const Graph& graph) {
  std::set<std::string> used;
  for (const auto& part : graph.parts) used.insert(part.uses.begin(), part.uses.end());
  std::vector<std::string> names;
  for (const auto& part : graph.parts) {
    if (!part.reached.empty() || used.count(part.name) == 0) names.push_back(part.name);
  }
  return names;
}

const GraphPart* find_part(const Graph& graph, const std::string& name) {
  const auto found = std::find_if(graph.parts.begin(), graph.parts.end(),
                                  [&](const GraphPart& part) { return part.name == name; });
  return found == graph.parts.end() ? nullptr : &*found;
}

}  // namespace cloudctl::report
