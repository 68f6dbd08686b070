#include <doctest/doctest.h>

#include "action/kops_stage.h"

using namespace cloudctl;
using test::exits;
using test::KopsStage;

TEST_CASE("kops create: bucket, definition, machines, and a wait until all is well") {
  KopsStage stage;
  stage.makes_a_bucket();
  stage.runner.expect("kops replace --state s3://cloudctl-kops-123456789012-us-west-2 --force *");
  stage.runner.expect("kops update cluster *",
                      exits(0, "", "I1122 01:02:03.456789 1 x.go:1] Tasks: 3 done\n"));
  stage.runner.expect("kops validate cluster *", exits(1, "", "Error: no such host\n"));
  stage.runner.expect(
      "kops validate cluster *",
      exits(1, R"({"failures":[{"type":"Node","name":"i-1","message":"not ready"}]})"));
  stage.runner.expect("kops validate cluster *", exits(0, test::healthy));
  const auto result = create_kops(stage.world, stage.request(), KopsStage::nothing());
  CHECK(result.sentence == "cluster \"demo.k8s.local\" is made");
  CHECK(result.changed);
  std::vector<std::string> said;
  for (const auto& event : stage.progress.only(action::EventKind::step_progress))
    said.push_back(event.text);
  CHECK(said == std::vector<std::string>{"Tasks: 3 done", "its API does not answer yet",
                                         "Node \"i-1\": not ready"});
}

TEST_CASE("kops create: one that is defined and well is left as it is") {
  KopsStage stage;
  stage.runner.expect("kops validate cluster *", exits(0, test::healthy));
  const auto result = create_kops(stage.world, stage.request(), KopsStage::defined());
  CHECK(result.sentence == "cluster \"demo.k8s.local\" is there already");
  CHECK_FALSE(result.changed);
}

TEST_CASE("kops create: after a kill it goes on, and defines only what is not defined whole") {
  const KopsStage stage;
  const auto ids = [&](const action::KopsView& view) {
    std::vector<std::string> names;
    for (const auto& step : create_kops_steps(stage.request(), view)) names.push_back(step.id);
    return names;
  };
  using Names = std::vector<std::string>;
  auto half = KopsStage::defined();
  half.defined = false;
  CHECK(ids(KopsStage::nothing()) ==
        Names{"cluster/store", "cluster/define", "cluster/make", "cluster/validate"});
  CHECK(ids(half) == ids(KopsStage::nothing()));
  CHECK(ids(KopsStage::defined()) == Names{"cluster/make", "cluster/validate"});
}

TEST_CASE("kops create: a quota ends it at once, with the way") {
  KopsStage stage;
  stage.runner.expect("kops validate cluster *", exits(1));
  stage.runner.expect(
      "kops update cluster *",
      exits(1, "",
            "W1122 01:02:03.456789 1 executor.go:139] error running task \"VPC/x\" (9m55s "
            "remaining to succeed): error creating VPC: operation error EC2: CreateVpc, "
            "https response error StatusCode: 400, RequestID: 1, api error "
            "VpcLimitExceeded: The maximum number of VPCs has been reached.\n"));
  const auto result = create_kops(stage.world, stage.request(), KopsStage::defined());
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "cluster \"demo.k8s.local\" is not made: a quota of the account is reached: The maximum "
        "number of VPCs has been reached.");
}

TEST_CASE("kops create: credentials that expire while it waits end the wait") {
  KopsStage stage;
  stage.runner.expect("kops validate cluster *", exits(1));
  stage.runner.expect("kops update cluster *");
  stage.runner.expect("kops validate cluster *",
                      exits(1, "",
                            "Error: operation error STS: GetCallerIdentity, api error "
                            "ExpiredToken: it is old\n"));
  const auto result = create_kops(stage.world, stage.request(), KopsStage::defined());
  CHECK(result.code == base::ExitCode::unauthorised);
  CHECK(result.sentence.ends_with("the AWS credentials have expired"));
}

TEST_CASE("kops create: a wait that is too long says what is not well") {
  KopsStage stage;
  stage.runner.expect("kops update cluster *");
  stage.runner.whenever("kops validate cluster *", [](const auto&) {
    return exits(1, R"({"failures":[{"type":"Machine","name":"i-1","message":"has not joined"}]})");
  });
  auto request = stage.request();
  request.timeout = std::chrono::seconds(20);
  const auto result = create_kops(stage.world, request, KopsStage::defined());
  CHECK(result.code == base::ExitCode::timed_out);
  CHECK(result.sentence ==
        "cluster \"demo.k8s.local\" is not made: it is not well after 20 s: Machine \"i-1\": has "
        "not joined");
}
