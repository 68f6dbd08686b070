#pragma once
// One target as the user wrote it: where to deploy, and what differs there.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/service.h"

namespace cloudctl::config {

enum class TargetType { local, minikube, kubernetes, eks, kops };

enum class Nat { one, each };
enum class Support { standard, extended };

struct Nodes {
  std::optional<std::string> name, type;
  std::optional<int> min, max, count;
  std::optional<bool> is_private;  // key "private"
  std::optional<std::string> ssh_key;
  bool operator==(const Nodes&) const = default;
};

struct Target {
  TargetType type = TargetType::local;
  std::optional<std::string> profile;                   // minikube
  std::optional<std::string> context, kube_namespace;   // kubernetes; key "namespace"
  std::optional<std::string> cluster, region, version;  // eks, kops
  std::optional<Nodes> nodes;
  std::optional<int> zones;
  std::vector<std::string> zone_names, admins;  // eks
  std::optional<Nat> nat;
  std::optional<Support> support;
  std::optional<std::string> registry;
  std::vector<std::string>
      ignore;  // keys that this target is told to leave out, by name: [autoscale, alerts]
  std::map<std::string, Service> services;
  bool operator==(const Target&) const = default;
};

}  // namespace cloudctl::config
