#include "release/lease_object.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "release/lease.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;
using release::LeaseContent;
using std::chrono::system_clock;

const system_clock::time_point noon{1795262400s};  // 2026-11-21T12:00:00Z

LeaseContent full() {
  return {.kube_namespace = "staging",
          .name = "cloudctl.notes",
          .project = "notes",
          .identity = "box-17",
          .resource_version = "42",
          .holder = {.pid = 17, .host = "box", .who = "änn", .purpose = "deploy", .since = "noon"},
          .where = {.boot = "b00t", .space = "pid:[4026531836]"},
          .start = 123456789012,
          .release = 7,
          .done = {"apply 1", "with \"quotes\""},
          .lasting = 45s,
          .acquired = noon,
          .renewed = noon + 250ms,
          .transitions = 3};
}

tool::KubeObject read_back(const std::string& json) {
  return tool::parse_objects(json, "test").at(0);
}

}  // namespace

TEST_CASE("lease object: what is written can be read back unchanged") {
  CHECK(release::lease_content(read_back(to_json(full()))) == full());
}

TEST_CASE("lease object: its form is the API's, with our labels") {
  const auto tree = nlohmann::json::parse(to_json(full()));
  CHECK(tree["apiVersion"] == "coordination.k8s.io/v1");
  CHECK(tree["spec"].dump() ==
        R"({"acquireTime":"2026-11-21T12:00:00.000000Z","holderIdentity":"box-17",)"
        R"("leaseDurationSeconds":45,"leaseTransitions":3,)"
        R"("renewTime":"2026-11-21T12:00:00.250000Z"})");
  CHECK(tree["metadata"]["labels"].dump() ==
        R"({"app.kubernetes.io/managed-by":"cloudctl","app.kubernetes.io/part-of":"notes"})");
}

TEST_CASE("lease object: the state says who, whether it ran out, and what was done") {
  const auto object = read_back(to_json(full()));
  const auto state = release::parse_lease(object, noon + 45s);
  CHECK(state.holder == full().holder);
  CHECK_FALSE(state.expired);
  CHECK(state.release == 7);
  CHECK(state.done == full().done);
  CHECK(state.resource_version == "42");
  CHECK(release::parse_lease(object, noon + 46s).expired);
  LeaseContent free = full();
  free.identity.clear();
  CHECK_FALSE(release::parse_lease(read_back(to_json(free)), noon).holder);
}

TEST_CASE("lease object: a lease that is not of our making is read without an accident") {
  const auto content = release::lease_content(read_back(
      R"({"kind":"Lease","metadata":{"name":"x","annotations":{"cloudctl.dev/holder":"[1",)"
      R"("cloudctl.dev/done":"{}"}},"spec":{"holderIdentity":7,"renewTime":"yesterday"}})"));
  CHECK(content.identity.empty());
  CHECK(content.renewed == system_clock::time_point());
  CHECK(content.done.empty());
}

TEST_CASE("lease object: times are the API's to the microsecond") {
  CHECK(release::micro_time(noon + 1us) == "2026-11-21T12:00:00.000001Z");
  for (const auto part : {0us, 1us, 999'999us, 59'123'456us}) {
    CHECK(release::from_micro_time(release::micro_time(noon + part)) == noon + part);
  }
  CHECK(release::from_micro_time("2026-11-21T12:00:00Z") == noon);
  CHECK(release::from_micro_time("2026-11-21T12:00:00.25Z") == noon + 250ms);
  CHECK(release::from_micro_time("2026-11-21T12:0x:00.25Z") == system_clock::time_point());
  CHECK(release::from_micro_time("") == system_clock::time_point());
}

TEST_CASE("lease object: a lease is named after its project, in a name that the API takes") {
  CHECK(
      release::lease_ref({.kubeconfig = "", .context = "", .kube_namespace = "staging"}, "notes") ==
      tool::ObjectRef{"coordination.k8s.io/v1", "Lease", "staging", "cloudctl.notes"});
  CHECK(release::lease_name(std::string(100, 'n')).size() <= 72);
}
