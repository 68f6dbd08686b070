#include <algorithm>

#include "observe/cluster.h"

namespace cloudctl::observe {
namespace {

// IPv6 addresses stand in brackets (RFC 3986, 3.2.2).
std::string host_of(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

const tool::KubeService* find(const Scene& scene, const std::string& service,
                              const std::string& type) {
  const auto found =
      std::find_if(scene.services.begin(), scene.services.end(), [&](const tool::KubeService& one) {
        return one.service == service && one.type == type && !one.ports.empty();
      });
  return found == scene.services.end() ? nullptr : &*found;
}

// Any node answers on a node port; ready ones surely, and the first by name every time.
std::string node_address(const std::vector<tool::Node>& nodes) {
  const auto address = [](const tool::Node& node) {
    return node.external_address.empty() ? node.address : node.external_address;
  };
  const tool::Node* best = nullptr;
  for (const auto& node : nodes) {
    if (address(node).empty()) continue;
    const bool better = best == nullptr || (node.ready && !best->ready) ||
                        (node.ready == best->ready && node.name < best->name);
    if (better) best = &node;
  }
  return best == nullptr ? std::string() : address(*best);
}

// "1.2.3.4:31000", "shop.example.com"; empty: none (yet).
std::string authority(const ClusterExpected& expected, const Scene& scene) {
  const std::string& name = expected.service.service;
  if (expected.expose.kind == config::Exposure::host) return expected.expose.host;
  if (expected.expose.kind == config::Exposure::node) {
    const auto* service = find(scene, name, "NodePort");
    const auto address = node_address(scene.nodes);
    if (service == nullptr || address.empty() || service->ports.front().node_port == 0) return {};
    return host_of(address) + ":" + std::to_string(service->ports.front().node_port);
  }
  if (expected.expose.kind != config::Exposure::balancer) return {};
  const auto* service = find(scene, name, "LoadBalancer");
  if (service == nullptr || service->balancers.empty()) return {};
  const int port = service->ports.front().port;
  const auto host = host_of(service->balancers.front());
  return port == 80 ? host : host + ":" + std::to_string(port);
}

}  // namespace

std::vector<std::string> urls(const ClusterExpected& expected, const Scene& scene) {
  const auto where = authority(expected, scene);
  if (where.empty()) return {};
  const bool tls = expected.expose.kind == config::Exposure::host;
  return {(tls ? "https://" : "http://") + where};
}

std::vector<Question> outside_questions(const ClusterExpected& expected, const Scene& scene) {
  const auto where = authority(expected, scene);
  if (where.empty()) return {};
  const auto& probe = expected.service.probes.ready;
  const bool same_port = probe && probe->port == expected.service.port;
  const bool http = same_port && probe->kind == config::ProbeKind::http;
  const bool tls = expected.expose.kind == config::Exposure::host;
  if (!http && !tls) {
    const bool bare = where.find(':') == std::string::npos || where.back() == ']';
    return {{.url = "tcp://" + where + (bare ? ":80" : "")}};
  }
  Question question{.url = (tls ? "https://" : "http://") + where + (http ? probe->path : "/")};
  if (http) question.deadline = std::chrono::seconds(std::max(2, probe->timeout_seconds));
  return {question};
}

}  // namespace cloudctl::observe
