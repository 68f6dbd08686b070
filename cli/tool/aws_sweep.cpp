#include "tool/aws_sweep.h"

#include <algorithm>

#include "tool/aws.h"
#include "tool/aws_access.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

using Findings = std::vector<Finding>;

std::string filter(const std::string& tag, const std::string& value) {
  return "Name=tag:" + tag + ",Values=" + value;
}

Findings volumes(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws ec2 describe-volumes");
  for (const Json& entry : member(answer, "Volumes")) {
    const std::string id = text(entry, "VolumeId");
    found.push_back({.kind = "volume",
                     .id = id,
                     .size = static_cast<int>(number(entry, "Size")),
                     .remove = {"ec2", "delete-volume", "--volume-id", id}});
  }
  return found;
}

Findings gateways(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws ec2 describe-nat-gateways");
  for (const Json& entry : member(answer, "NatGateways")) {
    const std::string state = text(entry, "State"), id = text(entry, "NatGatewayId");
    if (state == "deleted" || state == "deleting") continue;
    found.push_back({.kind = "nat-gateway",
                     .id = id,
                     .vpc = text(entry, "VpcId"),
                     .remove = {"ec2", "delete-nat-gateway", "--nat-gateway-id", id}});
  }
  return found;
}

Findings addresses(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws ec2 describe-addresses");
  for (const Json& entry : member(answer, "Addresses")) {
    const std::string id = text(entry, "AllocationId");
    found.push_back(
        {.kind = "address", .id = id, .remove = {"ec2", "release-address", "--allocation-id", id}});
  }
  return found;
}

Findings interfaces(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws ec2 describe-network-interfaces");
  for (const Json& entry : member(answer, "NetworkInterfaces")) {
    const std::string id = text(entry, "NetworkInterfaceId");
    found.push_back({.kind = "network-interface",
                     .id = id,
                     .vpc = text(entry, "VpcId"),
                     .remove = {"ec2", "delete-network-interface", "--network-interface-id", id}});
  }
  return found;
}

Findings log_groups(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws logs describe-log-groups");
  for (const Json& entry : member(answer, "logGroups")) {
    const std::string name = text(entry, "logGroupName");
    found.push_back({.kind = "log-group",
                     .id = name,
                     .remove = {"logs", "delete-log-group", "--log-group-name", name}});
  }
  return found;
}

Findings roles(std::string_view out) {
  Findings found;
  for (const auto& name : parse_roles(out)) {
    found.push_back(
        {.kind = "role", .id = name, .remove = {"iam", "delete-role", "--role-name", name}});
  }
  return found;
}

// Classic ones are tagged by name, the others by ARN.
bool is_classic(const Finding& balancer) {
  return !balancer.id.starts_with("arn:");
}

}  // namespace

std::vector<Sweep> sweeps(const std::string& region, const std::string& cluster) {
  // Made by the CSI driver; by eksctl; by the VPC CNI (each in its documentation, "tags").
  const std::string of_kubernetes = filter("kubernetes.io/cluster/" + cluster, "owned");
  const std::string of_eksctl = filter("alpha.eksctl.io/cluster-name", cluster);
  const std::string of_network = filter("cluster.k8s.amazonaws.com/name", cluster);
  return {{aws_call(region, {"ec2", "describe-volumes", "--filters", of_kubernetes}), volumes},
          {aws_call(region, {"ec2", "describe-nat-gateways", "--filter", of_eksctl}), gateways},
          {aws_call(region, {"ec2", "describe-addresses", "--filters", of_eksctl}), addresses},
          {aws_call(region, {"ec2", "describe-network-interfaces", "--filters", of_network}),
           interfaces},
          {aws_call(region, {"logs", "describe-log-groups", "--log-group-name-prefix",
                             "/aws/eks/" + cluster + "/"}),
           log_groups},
          {role_list(region, role_path(region, cluster)), roles}};
}

std::vector<Sweep> kops_sweeps(const std::string& region, const std::string& cluster) {
  // Everything that kops makes has this one, and so has what the cluster makes of volumes.
  const std::string of_kops = filter("KubernetesCluster", cluster);
  const auto ask = [&](const char* operation, const char* option, auto* parse) -> Sweep {
    return {aws_call(region, {"ec2", operation, option, of_kops}), parse};
  };
  return {ask("describe-volumes", "--filters", volumes),
          ask("describe-nat-gateways", "--filter", gateways),
          ask("describe-addresses", "--filters", addresses),
          ask("describe-network-interfaces", "--filters", interfaces)};
}

std::vector<process::CommandLine> balancer_lists(const std::string& region) {
  return {aws_call(region, {"elb", "describe-load-balancers"}),
          aws_call(region, {"elbv2", "describe-load-balancers"})};
}

std::vector<Finding> parse_balancers(std::string_view out) {
  Findings found;
  const Json answer = parse_answer(out, "aws elb describe-load-balancers");
  for (const Json& entry : member(answer, "LoadBalancerDescriptions")) {
    const std::string name = text(entry, "LoadBalancerName");
    found.push_back({.kind = "load-balancer",
                     .id = name,
                     .vpc = text(entry, "VPCId"),
                     .remove = {"elb", "delete-load-balancer", "--load-balancer-name", name}});
  }
  for (const Json& entry : member(answer, "LoadBalancers")) {
    const std::string arn = text(entry, "LoadBalancerArn");
    found.push_back({.kind = "load-balancer",
                     .id = arn,
                     .vpc = text(entry, "VpcId"),
                     .remove = {"elbv2", "delete-load-balancer", "--load-balancer-arn", arn}});
  }
  return found;
}

process::CommandLine balancer_tags(const std::string& region, const Findings& balancers) {
  const bool classic = !balancers.empty() && is_classic(balancers.front());
  Words words = classic ? Words{"elb", "describe-tags", "--load-balancer-names"}
                        : Words{"elbv2", "describe-tags", "--resource-arns"};
  for (const Finding& balancer : balancers) words.push_back(balancer.id);
  return aws_call(region, words);
}

std::vector<Finding> owned_balancers(std::string_view out, const Findings& balancers,
                                     const std::string& cluster) {
  Findings owned;
  const Json answer = parse_answer(out, "aws elb describe-tags");
  for (const Json& entry : member(answer, "TagDescriptions")) {
    std::string id = text(entry, "LoadBalancerName");
    if (id.empty()) id = text(entry, "ResourceArn");
    const Json& tags = member(entry, "Tags");
    const bool ours = std::any_of(tags.begin(), tags.end(), [&](const Json& tag) {
      const std::string key = text(tag, "Key");
      return key == "kubernetes.io/cluster/" + cluster ||
             (key == "elbv2.k8s.aws/cluster" && text(tag, "Value") == cluster);
    });
    if (!ours) continue;
    const auto found = std::find_if(balancers.begin(), balancers.end(),
                                    [&](const Finding& balancer) { return balancer.id == id; });
    if (found != balancers.end()) owned.push_back(*found);
  }
  return owned;
}

}  // namespace cloudctl::tool
