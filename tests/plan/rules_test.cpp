#include "plan/rules.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;
using test::mistakes_of;

namespace {

const std::string head =
    "name: n\ntargets: {k8s: {type: kubernetes, context: c}, local: {}}\nservices:\n";
const std::string storage = "storage: [{path: /data, size: 1Gi}]";

}  // namespace

TEST_CASE("rules: several replicas do not write into one volume") {
  const std::string text = head + "  w: {image: i, replicas: 2, " + storage + "}\n";
  CHECK(mistakes_of(text, "k8s") ==
        Mistakes{"C107 4:30 service \"w\" has storage and 2 replicas | all replicas would write "
                 "into the same volume | give it one replica, or \"workload: statefulset\", which "
                 "gives every replica a volume of its own"});
  CHECK(mistakes_of(text, "local") ==
        Mistakes{"C107 4:30 service \"w\" has storage and 2 replicas | all replicas would write "
                 "into the same volume | give it one replica on this target; on a cluster "
                 "\"workload: statefulset\" gives every replica a volume of its own"});
}

TEST_CASE("rules: an autoscaler needs to know of what it counts the percent") {
  const std::string text = head + "  w: {image: i, autoscale: {min: 1, max: 2, cpu: 70%}";
  CHECK(mistakes_of(text + "}\n", "k8s") ==
        Mistakes{"C126 4:17 service \"w\" is scaled by its cpu and does not say how much it asks "
                 "for | in percent of what? | add \"resources: {cpu: 100m}\""});
  CHECK(mistakes_of(text + ", resources: {cpu: 50m}}\n", "k8s").empty());
  const std::string memory =
      head + "  w: {image: i, resources: {cpu: 50m}, autoscale: {min: 1, max: 2, memory: 70%}}\n";
  CHECK(mistakes_of(memory, "k8s").size() == 1);
}

TEST_CASE("rules: a policy that allows everything has to be said plainly") {
  const auto of = [](const std::string& access) {
    return mistakes_of(
        "name: n\ntargets: {eks: {cluster: c, region: us-west-2}}\nservices:\n"
        "  w: {image: i, access: {" +
            access + "}}\n",
        "eks");
  };
  const std::string everything = "aws: [\"arn:aws:iam::aws:policy/AdministratorAccess\"]";
  CHECK(of(everything) ==
        Mistakes{"C127 4:17 service \"w\" would be allowed everything by \"AdministratorAccess\" | "
                 "the whole account | name the policies that it needs; if it really shall do "
                 "everything, add \"allow_everything: true\""});
  CHECK(of(everything + ", allow_everything: true").empty());
  CHECK(of(everything + ", allow_everything: false").size() == 1);
  CHECK(of("aws: [\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"]").empty());
  // Somebody's own that is called so.
  CHECK(of("aws: [\"arn:aws:iam::123456789012:policy/PowerUserAccess\"]").empty());
}

TEST_CASE("rules: scale, too, is held against storage") {
  const std::string text = head + "  w: {image: i, " + storage + "}\n";
  CHECK(mistakes_of(text, "local").empty());
  auto request = test::request_for("local");
  request.replicas["w"] = 3;
  CHECK(mistakes_of(test::read_project(text), request).size() == 1);
}

TEST_CASE("rules: a stateful set has a volume for each replica, on a cluster only") {
  const std::string text =
      head + "  w: {image: i, replicas: 2, workload: statefulset, " + storage + "}\n";
  CHECK(mistakes_of(text, "k8s").empty());
  CHECK(mistakes_of(text, "local").size() == 1);
}

TEST_CASE("rules: a volume for one and a rolling update do not go together") {
  const auto of = [&](const std::string& rollout) {
    return mistakes_of(head + "  w: {image: i, rollout: {" + rollout + "}, " + storage + "}\n",
                       "k8s");
  };
  const std::string sentence =
      " service \"w\" has storage and cannot be updated rolling | on another node the new replica "
      "waits for a volume that the old one holds | take \"strategy: recreate\", or \"workload: "
      "statefulset\"";
  CHECK(of("strategy: rolling") == Mistakes{"C118 4:27" + sentence});
  CHECK(of("surge: 1").size() == 1);
  CHECK(of("strategy: recreate").empty());
}

TEST_CASE("rules: node ports of a cluster have a range, those of this machine do not") {
  const std::string text = head + "  w: {image: i, port: 80, expose: 'node:8080'}\n";
  CHECK(mistakes_of(text, "local").empty());
  CHECK(mistakes_of(text, "k8s") ==
        Mistakes{"C115 4:27 service \"w\" cannot have node port 8080 on a cluster | node ports are "
                 "30000 to 32767 | take one of these, or \"node\" alone to have it chosen"});
}

TEST_CASE("rules: what only a target's override brings together is seen too") {
  config::Project project;
  project.name = "n";
  config::Service& service = project.services["w"];
  service.image = "i";
  service.replicas = 2;
  service.autoscale = config::Autoscale{.min = 1, .max = 2, .cpu = 50, .memory = {}};
  service.expose = config::Expose{.kind = config::Exposure::node, .port = {}, .host = ""};
  service.schedule = "* * * * *";
  service.resources = config::Resources{.cpu = config::Range{"50m", ""}, .memory = {}};
  project.targets["k8s"].type = config::TargetType::kubernetes;
  CHECK(mistakes_of(project, test::request_for("k8s")) ==
        Mistakes{"C109 0:0 service \"w\" has both \"replicas\" and \"autoscale\" | the autoscaler "
                 "decides this | leave \"replicas\" out; \"autoscale.min\" is where it starts",
                 "C110 0:0 service \"w\" is exposed and has no port | no port to lead to | add "
                 "\"port\" to the service",
                 "C116 0:0 service \"w\" has a \"schedule\" and is no cronjob | only a cronjob has "
                 "one | add \"workload: cronjob\", or leave \"schedule\" out"});
}
