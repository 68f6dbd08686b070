#include "observe/scaling.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using observe::scaling_words;

namespace {

tool::Autoscaler autoscaler(const std::string& type = "", const std::string& status = "",
                            const std::string& reason = "") {
  tool::Autoscaler one{
      .name = "web", .service = "web", .min = 2, .max = 5, .cpu_target = 70, .cpu_now = 35};
  if (!type.empty()) one.conditions = {{type, status, reason, "words of the cluster"}};
  return one;
}

tool::Pod pod(const std::string& request) {
  tool::PodContainer web{.name = "web"}, exporter{.name = "exporter"};
  web.cpu_request = request;
  return {.name = "web-1", .service = "web", .containers = {exporter, web}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("scaling: one that acts says its bounds and what it measures") {
  CHECK(scaling_words(autoscaler(), {pod("50m")}) == "2 to 5, cpu 35% of 70%");
  auto waiting = autoscaler("ScalingActive", "True", "ValidMetricFound");
  waiting.cpu_now.reset();
  CHECK(scaling_words(waiting, {}) == "2 to 5, cpu not measured yet of 70%");
}

TEST_CASE("scaling: without a request it cannot act, and the container is named") {
  const auto stuck = autoscaler("ScalingActive", "False", "FailedGetResourceMetric");
  CHECK(scaling_words(stuck, {pod("")}) ==
        "2 to 5, cpu 35% of 70%; it cannot act: container \"web\" asks for no processor time, "
        "of which it counts the percent; give it \"resources: {cpu: 100m}\"");
  auto going = pod("");
  going.being_deleted = true;
  CHECK(has(scaling_words(stuck, {going, pod("50m")}), "no measurements"));
}

TEST_CASE("scaling: without measurements it cannot act") {
  const auto words =
      scaling_words(autoscaler("ScalingActive", "False", "FailedGetResourceMetric"), {pod("50m")});
  CHECK(has(words, "it cannot act: there are no measurements of its pods"));
  CHECK(has(words, "metrics server"));
}

TEST_CASE("scaling: at its maximum it says that the load asks for more") {
  CHECK(scaling_words(autoscaler("ScalingLimited", "True", "TooManyReplicas"), {}) ==
        "2 to 5, cpu 35% of 70%; it is at its maximum and the load asks for more; raise "
        "\"autoscale: {max: 5}\"");
  CHECK(scaling_words(autoscaler("ScalingLimited", "True", "TooFewReplicas"), {}) ==
        "2 to 5, cpu 35% of 70%");
}

TEST_CASE("scaling: scaled to nothing it rests, and what it may not do is said") {
  CHECK(has(scaling_words(autoscaler("ScalingActive", "False", "ScalingDisabled"), {}),
            "it rests, as the service was scaled to 0"));
  CHECK(has(scaling_words(autoscaler("AbleToScale", "False", "FailedUpdateScale"), {}),
            "does not let it set the number of pods (FailedUpdateScale)"));
}
