#include "render/facts_eks.h"

namespace cloudctl::render {

namespace {

List texts(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::string gateway_word(plan::Gateways gateways) {
  switch (gateways) {
    case plan::Gateways::none:
      return "Disable";
    case plan::Gateways::one:
      return "Single";
    case plan::Gateways::each:
      return "HighlyAvailable";
  }
  return "Single";
}

}  // namespace

Facts cluster_facts(const plan::Plan& plan) {
  const plan::Cloud& cloud = *plan.target.cloud;
  const plan::NodeGroup& nodes = cloud.nodes;
  return {{"project", plan.project},
          {"cluster", cloud.cluster},
          {"region", cloud.region},
          {"version", cloud.version},
          {"zones", texts(cloud.zones)},
          {"support", cloud.extended_support ? "EXTENDED" : "STANDARD"},
          {"gateway", gateway_word(cloud.gateways)},
          {"access", if_any(texts(cloud.admins), "admins")},
          {"storage", cloud.storage},
          {"group", nodes.name},
          {"type", nodes.type},
          {"least", nodes.least},
          {"most", nodes.most},
          {"count", nodes.count},
          {"is_private", Raw{nodes.is_private ? "true" : "false"}},
          {"disk", node_disk},
          {"ssh_key", if_given(nodes.ssh_key)}};
}

}  // namespace cloudctl::render
