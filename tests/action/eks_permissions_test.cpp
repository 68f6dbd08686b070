#include <doctest/doctest.h>

#include "action/cluster_deploy.h"
#include "action/eks_access.h"
#include "support/fake_world.h"

using namespace cloudctl;
using release::Result;
using Ids = std::vector<std::string>;

namespace {

render::Object account(const std::string& service, const std::string& policies) {
  return {.name = {"v1", "ServiceAccount", "shop", service},
          .json = R"({"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":")" + service +
                  R"(","annotations":{"cloudctl.dev/aws-policies":")" + policies + R"("}}})"};
}

release::Record release_with(int number, Result result,
                             const std::vector<render::Object>& accounts) {
  release::Record record{.number = number, .project = "notes", .result = result};
  record.objects = accounts;
  return record;
}

// A cluster with these releases, and with these accounts alive.
action::ClusterView view_of(const std::vector<release::Record>& records,
                            const std::vector<render::Object>& accounts) {
  action::ClusterView view;
  for (const auto& each : accounts) {
    for (auto& object : tool::parse_objects(each.json, "kubectl")) view.objects.push_back(object);
  }
  view.history = release::History(records);
  return view;
}

struct Stage : test::FakeWorld {
  action::EksLogin login{
      runner, clock, {.cluster = "prod", .region = "us-west-2"}, folder.path() / "logins" / "1"};
  action::Permissions permissions =
      action::eks_permissions(login, {.project = "notes", .kube_namespace = "shop"});

  Ids given(const action::ClusterView& view, const release::Record& wanted) const {
    return ids(permissions.give(view, wanted));
  }
  Ids taken(const action::ClusterView& view, const release::Record& wanted) const {
    return ids(permissions.take(view, wanted));
  }
  static Ids ids(const std::vector<action::Step>& steps) {
    Ids ids;
    for (const auto& step : steps) ids.push_back(step.id);
    return ids;
  }
};

const auto reads = account("web", "read");
const auto writes = account("web", "read write");

}  // namespace

TEST_CASE("eks permissions: a first release is given what it asks for") {
  const Stage stage;
  const auto view = view_of({}, {});
  const auto wanted = release_with(1, Result::pending, {reads, account("api", "read")});
  CHECK(stage.given(view, wanted) == Ids{"access/api", "access/web"});
  CHECK(stage.taken(view, wanted).empty());
}

TEST_CASE("eks permissions: what the last release has already is neither given nor asked for") {
  const Stage stage;
  const auto view = view_of({release_with(1, Result::good, {reads})}, {reads});
  const auto wanted = release_with(2, Result::pending, {reads});
  CHECK(stage.given(view, wanted).empty());
  CHECK(stage.taken(view, wanted).empty());
}

TEST_CASE("eks permissions: others are given, and those that nobody asks for any more go") {
  const Stage stage;
  const auto view = view_of({release_with(1, Result::good, {reads, account("api", "read")})},
                            {reads, account("api", "read")});
  const auto wanted = release_with(2, Result::pending, {writes});
  CHECK(stage.given(view, wanted) == Ids{"access/web"});
  CHECK(stage.taken(view, wanted) == Ids{"no-access/api"});
}

TEST_CASE("eks permissions: what went with an earlier release is not asked for again") {
  const Stage stage;
  const auto view =
      view_of({release_with(1, Result::good, {reads}), release_with(2, Result::good, {})}, {});
  CHECK(stage.taken(view, release_with(3, Result::pending, {})).empty());
}

TEST_CASE("eks permissions: after a run that was killed, whatever it may have changed is mended") {
  const Stage stage;
  const auto good = release_with(1, Result::good, {reads});
  for (const auto ending : {Result::pending, Result::interrupted, Result::failed}) {
    const auto killed =
        view_of({good, release_with(2, ending, {writes, account("api", "read")})}, {reads});
    CHECK(stage.given(killed, good) == Ids{"access/web"});
    CHECK(stage.taken(killed, good) == Ids{"no-access/api"});
    // Also on its way back, with its own account alive.
    const auto back = view_of(killed.history.list(), {writes});
    CHECK(stage.given(back, release_with(3, Result::pending, {writes})) == Ids{"access/web"});
  }
}

TEST_CASE("eks permissions: what a run could not take is taken by the next one") {
  const Stage stage;
  auto left = release_with(2, Result::good, {});
  left.left = "no-access/web: not allowed";
  const auto view = view_of({release_with(1, Result::good, {reads}), left}, {});
  CHECK(stage.taken(view, release_with(3, Result::pending, {})) == Ids{"no-access/web"});
}

TEST_CASE("eks permissions: a release that failed without changing them is put back without AWS") {
  const Stage stage;
  const auto good = release_with(1, Result::good, {reads});
  const auto view = view_of({good, release_with(2, Result::pending, {reads})}, {reads});
  CHECK(stage.given(view, good).empty());
  CHECK(stage.taken(view, good).empty());
}

TEST_CASE("eks permissions: of a project that ends all go that ever were") {
  const Stage stage;
  const auto view = view_of({release_with(1, Result::good, {account("api", "read")})}, {reads});
  CHECK(Stage::ids(stage.permissions.take_all(view)) == Ids{"no-access/api", "no-access/web"});
}
