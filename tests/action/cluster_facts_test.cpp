#include "action/cluster_facts.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;
using Json = nlohmann::json;

const tool::Right deploy{.verb = "create", .group = "apps", .resource = "deployments"};
const tool::Right read_logs{.verb = "get", .group = "", .resource = "pods/log"};

test::FakeRunner::Matcher creates(const std::string& kind) {
  return [kind](const process::CommandLine& command) {
    return command.input.reveal().find(kind) != std::string::npos;
  };
}

test::FakeRunner::Answer answers(const std::string& out) {
  return [out](const process::CommandLine&) { return test::exits(0, out); };
}

std::string rules(const std::string& resources) {
  return R"({"kind": "SelfSubjectRulesReview", "status": {"resourceRules": [
    {"verbs": ["*"], "apiGroups": ["*"], "resources": [)" +
         resources + "]}]}}";
}

const action::ClusterPlace place{.kubectl = {.context = "test", .kube_namespace = "shop"},
                                 .project = "shop"};

action::ClusterFacts asked(test::FakeRunner& runner, const action::ClusterQuestions& questions,
                           const action::ClusterFacts& seen = {}) {
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{
      .runner = runner, .clock = clock, .cancel = cancel, .progress = progress, .ask = {}};
  return action::ask_cluster(world, place, questions, seen);
}

std::vector<tool::Right> refused(test::FakeRunner& runner, std::vector<tool::Right> rights) {
  action::ClusterQuestions questions{.identity = false, .version = false};
  questions.rights = std::move(rights);
  return asked(runner, questions).refused;
}

tool::KubeObject space(const std::string& name, const std::string& uid) {
  return {.ref = {.api_version = "v1", .kind = "Namespace", .name = name}, .uid = uid};
}

}  // namespace

TEST_CASE("cluster_facts: rights that the rules give cost one question") {
  test::FakeRunner runner;
  runner.expect("rules", creates("SelfSubjectRulesReview"), answers(rules(R"("*")")));
  CHECK(refused(runner, {deploy, read_logs}).empty());
  CHECK(runner.commands().size() == 1);
}

TEST_CASE("cluster_facts: only rights that no rule gives are asked for one by one") {
  test::FakeRunner runner;
  runner.expect("rules", creates("SelfSubjectRulesReview"), answers(rules(R"("pods/log")")));
  runner.expect("rights", creates("SelfSubjectAccessReview"), [](const auto& command) {
    const Json sent = Json::parse(command.input.reveal());
    REQUIRE(sent["items"].size() == 1);
    Json review = sent["items"][0];
    review["status"] = {{"allowed", false}};
    return test::exits(0, review.dump());
  });
  CHECK(refused(runner, {deploy, read_logs}) == std::vector<tool::Right>{deploy});
}

TEST_CASE("cluster_facts: without an answer about rules every right is asked for") {
  test::FakeRunner runner;
  runner.expect("rules", creates("SelfSubjectRulesReview"),
                [](const auto&) { return test::exits(1, "", "forbidden"); });
  runner.expect("rights", creates("SelfSubjectAccessReview"), [](const auto& command) {
    CHECK(Json::parse(command.input.reveal())["items"].size() == 2);
    return test::exits(0);
  });
  CHECK(refused(runner, {deploy, read_logs}).empty());
}

TEST_CASE("cluster_facts: what the first look has shown is not asked again") {
  test::FakeRunner runner;
  runner.expect("*config view*", test::exits(0, "{}"));
  action::ClusterView view;
  view.namespaces = {space("kube-system", "u-1"), space("shop", "u-2")};
  view.scene.nodes = {{.name = "node1"}};
  const auto facts = asked(runner, {.version = false, .nodes = true}, facts_seen(view, place));
  CHECK(facts.uid == "u-1");
  CHECK(facts.space == action::Space::others);
  CHECK(facts.nodes.size() == 1);
  CHECK(runner.commands().size() == 1);
}

TEST_CASE("cluster_facts: without the right to list namespaces nothing is taken for absent") {
  action::ClusterView view;
  CHECK(facts_seen(view, place).space == action::Space::unknown);
  view.namespaces = {space("kube-system", "u-1")};
  CHECK(facts_seen(view, place).space == action::Space::absent);
}
