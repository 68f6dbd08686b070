#pragma once
// What the cluster's rules let the user do in a namespace, by one question. Knows nothing of what a
// deploy needs.

#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"
#include "tool/kubectl.h"

namespace cloudctl::tool {

// What one rule allows; "*" stands for every one.
struct RightsRule {
  std::vector<std::string> verbs, groups, resources;
  bool operator==(const RightsRule&) const = default;
};

// One `create -f -` of a SelfSubjectRulesReview for the namespace, -o json: one API request however
// many rights are asked about. Its answer may lack what other authorisers than RBAC would allow
// (kubernetes.io, "SelfSubjectRulesReview": status.incomplete).
[[nodiscard]] process::CommandLine kubectl_rules(const Kubectl& kubectl);
// Without rules that hold for objects of certain names only.
[[nodiscard]] std::vector<RightsRule> parse_rules(std::string_view out);
// The rights that no rule gives, in their order: who wants to be sure asks for each, with
// kubectl_can.
[[nodiscard]] std::vector<Right> not_given(const std::vector<RightsRule>& rules,
                                           const std::vector<Right>& rights);

}  // namespace cloudctl::tool
