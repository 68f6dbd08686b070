#include "plan/leave_out.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;
using Words = std::vector<std::string>;

namespace {

plan::Plan left_out(const std::string& ignore, const std::string& keys) {
  return test::plan_of("name: n\nservices:\n  w: {image: i, port: 80, " + keys +
                       "}\ntargets: {local: {ignore: [" + ignore + "]}}\n");
}

}  // namespace

TEST_CASE("leave out: a target does without a key that it is told to ignore, and says so") {
  const auto plan =
      left_out("autoscale", "resources: {cpu: 100m}, autoscale: {min: 2, max: 5, cpu: 70%}");
  CHECK(plan.left_out == Words{"services.w.autoscale"});
  CHECK(!plan.services.at(0).autoscale);
  CHECK(plan.services.at(0).replicas == 2);
}

TEST_CASE("leave out: a group goes as a whole, an entry by itself") {
  const std::string keys = "rollout: {strategy: rolling, surge: 2}";
  CHECK(left_out("rollout", keys).left_out == Words{"services.w.rollout"});
  const auto plan = left_out("strategy, surge", keys);
  CHECK(plan.left_out == Words{"services.w.rollout.strategy", "services.w.rollout.surge"});
  CHECK(plan.services.at(0).rollout.strategy == config::Strategy::recreate);
  CHECK(plan.services.at(0).rollout.surge == "1");
}

TEST_CASE("leave out: what is not there is not mentioned") {
  CHECK(left_out("autoscale, live, alerts, backing", "replicas: 2").left_out.empty());
}

TEST_CASE("leave out: without backing no service waits for it") {
  config::Project project;
  project.name = "n";
  project.services["w"].image = "i";
  project.services["w"].uses = Words{"db"};
  project.backing["db"] = {};
  project.targets["local"].ignore = {"backing"};
  const auto resolution = plan::resolve(project, test::request_for("local"));
  CHECK(resolution.diagnostics.empty());
  CHECK(resolution.plan.backing.empty());
  CHECK(resolution.plan.services.at(0).uses.empty());
  CHECK(resolution.plan.left_out == Words{"backing"});
}

TEST_CASE("leave out: a key that everything hangs on cannot be ignored") {
  config::Project project;
  project.name = "n";
  project.services["w"].image = "i";
  project.targets["local"].ignore = {"image", "probes.live", "autoscal"};
  project.places["targets.local.ignore"] = {.begin = {.line = 3, .column = 9}, .length = 6};
  const auto lines = test::mistakes_of(project, test::request_for("local"));
  REQUIRE(lines.size() == 2);
  CHECK(lines.at(0).starts_with(
      "C104 3:9 \"autoscal\" cannot be left out | did you mean \"autoscale\"? | keys that can be "
      "left out: alerts, backing, notify, access, autoscale, platforms, expose, probes, live,"));
  CHECK(lines.at(1).starts_with("C104 3:9 \"image\" cannot be left out | keys that can be"));
}
