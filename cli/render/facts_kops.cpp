#include "render/facts_kops.h"

#include "render/facts_eks.h"

namespace cloudctl::render {

namespace {

// kops' own defaults, said so that they can be priced.
constexpr int control_disk = 64;
constexpr int etcd_disk = 20;

std::string control_group(const plan::Kops& kops) {
  return "control-plane-" + kops.cloud.zones.front();
}

// Machines with private addresses reach the internet from a network of their zone that has a
// gateway, which kops calls utility.
List subnets(const plan::Cloud& cloud) {
  List all;
  const auto add = [&](const std::string& name, const char* type, const std::string& zone) {
    all.emplace_back(Facts{{"name", name}, {"type", type}, {"zone", zone}});
  };
  for (const auto& zone : cloud.zones)
    add(zone, cloud.nodes.is_private ? "Private" : "Public", zone);
  if (!cloud.nodes.is_private) return all;
  for (const auto& zone : cloud.zones) add("utility-" + zone, "Utility", zone);
  return all;
}

Facts cluster_facts(const plan::Plan& plan, const plan::Kops& kops) {
  return {{"project", plan.project},
          {"cluster", kops.cloud.cluster},
          {"version", if_given(kops.cloud.version)},
          {"ssh_key", if_given(kops.cloud.nodes.ssh_key)},
          {"control_group", control_group(kops)},
          {"etcd_disk", etcd_disk},
          {"subnets", subnets(kops.cloud)}};
}

Facts control_facts(const plan::Kops& kops) {
  return {{"name", control_group(kops)},
          {"cluster", kops.cloud.cluster},
          {"role", "Master"},
          {"type", kops.control_type},
          {"least", 1},
          {"most", 1},
          {"disk", control_disk},
          {"zones", List{kops.cloud.zones.front()}}};
}

Facts node_facts(const plan::Cloud& cloud) {
  return {{"name", cloud.nodes.name},
          {"cluster", cloud.cluster},
          {"role", "Node"},
          {"type", cloud.nodes.type},
          {"least", cloud.nodes.least},
          {"most", cloud.nodes.most},
          {"disk", node_disk},
          {"zones", List(cloud.zones.begin(), cloud.zones.end())}};
}

}  // namespace

Tree kops_files(const plan::Plan& plan, Library& library) {
  const plan::Kops& kops = *plan.target.kops;
  if (kops.cloud.zones.empty()) return {};  // refused: the region is not known to have one
  const auto group = [&](const Facts& facts) {
    return library.print_yaml("kops/instancegroup.yaml", facts);
  };
  return {{"cluster/10-cluster.yaml",
           library.print_yaml("kops/cluster.yaml", cluster_facts(plan, kops))},
          {"cluster/20-control-plane.yaml", group(control_facts(kops))},
          {"cluster/21-nodes.yaml", group(node_facts(kops.cloud))}};
}

}  // namespace cloudctl::render
