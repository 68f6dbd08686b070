#pragma once
// A cluster of kops in an account in memory, as its bucket and kops tell of it, for the tests of
// what is done with it.

#include <string>

#include "action/fake_sweep.h"
#include "action/kops_delete.h"

namespace cloudctl::test {

constexpr auto healthy = R"({"nodes":[{"name":"i-1","role":"node","status":"True"}]})";

struct KopsStage : FakeWorld {
  plan::Kops kops{.cloud = {.cluster = "demo.k8s.local", .region = "us-west-2"},
                  .control_type = "t3.medium"};

  KopsStage() {
    kops.cloud.nodes.name = "workers";
    kops.cloud.zones = {"us-west-2a"};
  }
  static action::KopsView nothing() {
    return {.who = {.account = "123456789012", .arn = "arn:aws:iam::123456789012:user/ann"}};
  }
  static action::KopsView defined() {
    auto view = nothing();
    view.has_bucket = view.named = view.defined = true;
    return view;
  }
  action::KopsRequest request() const {
    return {.kops = kops, .target = "kops", .files = {"/s/10-cluster.yaml"}, .folder = {}};
  }
  KopsStage& makes_a_bucket() {
    runner.expect("*s3api create-bucket *");
    runner.expect("*s3api put-bucket-versioning *");
    runner.expect("*s3api put-public-access-block *");
    return *this;
  }
  KopsStage& has_nothing_left() {
    find_nothing(runner);
    return *this;
  }
};

}  // namespace cloudctl::test
