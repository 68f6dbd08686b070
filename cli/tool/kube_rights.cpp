#include "tool/kube_rights.h"

#include <algorithm>

#include "tool/json.h"

namespace cloudctl::tool {
namespace {

bool names(const std::vector<std::string>& words, const std::string& word) {
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& one) { return one == "*" || one == word; });
}

bool gives(const RightsRule& rule, const Right& right) {
  return names(rule.verbs, right.verb) && names(rule.groups, right.group) &&
         names(rule.resources, right.resource);
}

}  // namespace

process::CommandLine kubectl_rules(const Kubectl& kubectl) {
  const std::string& inside = kubectl.kube_namespace;
  const Json review = {{"apiVersion", "authorization.k8s.io/v1"},
                       {"kind", "SelfSubjectRulesReview"},
                       {"spec", {{"namespace", inside.empty() ? "default" : inside}}}};
  return kubectl_create(kubectl, base::Secret(review.dump()), "json");
}

std::vector<RightsRule> parse_rules(std::string_view out) {
  std::vector<RightsRule> rules;
  const Json review = parse_answer(out, "kubectl create");
  for (const Json& rule : member(member(review, "status"), "resourceRules")) {
    if (!texts(rule, "resourceNames").empty()) continue;
    rules.push_back({.verbs = texts(rule, "verbs"),
                     .groups = texts(rule, "apiGroups"),
                     .resources = texts(rule, "resources")});
  }
  return rules;
}

std::vector<Right> not_given(const std::vector<RightsRule>& rules,
                             const std::vector<Right>& rights) {
  std::vector<Right> rest;
  for (const Right& right : rights) {
    const bool given = std::any_of(rules.begin(), rules.end(),
                                   [&](const auto& rule) { return gives(rule, right); });
    if (!given) rest.push_back(right);
  }
  return rest;
}

}  // namespace cloudctl::tool
