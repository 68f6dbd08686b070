#include "tool/kube_rights.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace cloudctl;

namespace {

const tool::Right deploy{.verb = "create", .group = "apps", .resource = "deployments"};
const tool::Right read_logs{.verb = "get", .group = "", .resource = "pods/log"};

std::vector<tool::RightsRule> rules_of(const std::string& resource_rules) {
  return tool::parse_rules(R"({"kind": "SelfSubjectRulesReview", "status": {"incomplete": false,
    "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}],
    "resourceRules": )" + resource_rules +
                           "}}");
}

}  // namespace

TEST_CASE("kube rights: all rules of a namespace are one question") {
  const auto command = tool::kubectl_rules({.context = "staging", .kube_namespace = "notes"});
  CHECK(nlohmann::json::parse(command.input.reveal()) ==
        nlohmann::json::parse(R"({"apiVersion": "authorization.k8s.io/v1",
          "kind": "SelfSubjectRulesReview", "spec": {"namespace": "notes"}})"));
}

TEST_CASE("kube rights: an administrator's rule gives every right") {
  const auto rules = rules_of(R"([{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}])");
  CHECK(tool::not_given(rules, {deploy, read_logs}).empty());
}

TEST_CASE("kube rights: a rule gives what it names, in its group, and no more") {
  const auto rules = rules_of(R"([
    {"verbs": ["create"], "apiGroups": ["batch"], "resources": ["deployments"]},
    {"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods", "pods/log"]}])");
  CHECK(tool::not_given(rules, {deploy, read_logs}) == std::vector<tool::Right>{deploy});
}

TEST_CASE("kube rights: a rule for objects of certain names gives no right over others") {
  const auto rules = rules_of(R"([{"verbs": ["create"], "apiGroups": ["apps"],
    "resources": ["deployments"], "resourceNames": ["web"]}])");
  CHECK(tool::not_given(rules, {deploy}) == std::vector<tool::Right>{deploy});
}

TEST_CASE("kube rights: where no rules are told, nothing counts as given") {
  CHECK(tool::not_given(rules_of("null"), {deploy}) == std::vector<tool::Right>{deploy});
}
