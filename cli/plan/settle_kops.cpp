#include "plan/settle_kops.h"

#include <algorithm>

#include "plan/settle_cloud.h"

namespace cloudctl::plan {

namespace {

// kops' own default (kops.sigs.k8s.io, "kops create cluster").
constexpr auto control_type = "t3.medium";
constexpr int parts_of_a_version = 3;

void refuse(const std::string& key, const Mistake& mistake, Scope& scope) {
  Mistake with_code = mistake;
  with_code.code = "C129";
  scope.error(scope.place("targets." + scope.target() + "." + key), with_code);
}

void check_name(const Kops& kops, Scope& scope) {
  const std::string& name = kops.cloud.cluster;
  if (name.empty() || name.find('.') != std::string::npos) return;
  refuse("cluster",
         {.code = {},
          .message = "kops names clusters like domains, and \"" + name + "\" has no dot",
          .label = "a dot is missing",
          .help = "for example \"" + name + ".k8s.local\"; nobody has to own the domain"},
         scope);
}

void check_version(const Kops& kops, Scope& scope) {
  const std::string& version = kops.cloud.version;
  const auto points = std::count(version.begin(), version.end(), '.');
  if (version.empty() || points + 1 == parts_of_a_version) return;
  refuse("version",
         {.code = {},
          .message = "kops wants the whole version of Kubernetes, and \"" + version +
                     "\" is a part of one",
          .label = "three numbers",
          .help = "for example \"" + version +
                  ".0\"; or leave it out: kops takes the one that "
                  "it recommends"},
         scope);
}

void check_count(Scope& scope) {
  const auto nodes = scope.settings().nodes.value_or(config::Nodes{});
  if (!nodes.count || !nodes.min || *nodes.count == *nodes.min) return;
  refuse("nodes.count",
         {.code = {},
          .message = "kops begins with \"min\" machines, and \"count\" is another number",
          .label = "not " + std::to_string(*nodes.min),
          .help = "leave \"count\" out, or make it \"min\""},
         scope);
}

// Keys of a cluster whose control plane is Amazon's.
void check_keys(Scope& scope) {
  const config::Target& given = scope.settings();
  const auto only_eks = [&](const std::string& key, const std::string& why) {
    refuse(key,
           {.code = {},
            .message = "\"" + key + "\" means nothing to kops",
            .label = why,
            .help = "leave it out; targets of type eks have it"},
           scope);
  };
  if (given.nat == config::Nat::one) {
    only_eks("nat", "kops makes a NAT gateway in each zone of private nodes");
  }
  if (given.support) only_eks("support", "it is a contract of EKS");
  if (!given.admins.empty()) only_eks("admins", "kops makes certificates for administrators");
}

}  // namespace

Kops settle_kops(const config::Target& target) {
  Kops kops{.cloud = settle_cloud(target), .control_type = control_type};
  kops.cloud.version = target.version.value_or("");
  kops.cloud.gateways = kops.cloud.nodes.is_private ? Gateways::each : Gateways::none;
  kops.cloud.nodes.count = kops.cloud.nodes.least;
  return kops;
}

void check_kops(const Kops& kops, Scope& scope) {
  check_name(kops, scope);
  check_version(kops, scope);
  check_count(scope);
  check_keys(scope);
  check_cloud(kops.cloud, scope);
}

}  // namespace cloudctl::plan
