#include "plan/settle.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::service_of;

namespace {

const std::string plain = R"(
name: notes
services:
  web: {image: nginx, port: 8080}
targets: {local: {}, k8s: {type: kubernetes, context: c}}
)";

}  // namespace

TEST_CASE("settle: the least service has all its defaults on local") {
  const plan::Service service = service_of(plain, "local");
  CHECK(service.name == "web");
  CHECK(service.image == plan::Image{.reference = "nginx", .build = {}, .version = {}});
  CHECK(service.ports == std::vector<plan::Port>{{.name = "http", .number = 8080}});
  CHECK(service.replicas == 1);
  CHECK(service.expose.kind == config::Exposure::cluster);
  CHECK(service.rollout.strategy == config::Strategy::recreate);
  CHECK(service.workload == config::Workload::deployment);
  CHECK(service.grace_seconds == 30);
  CHECK(service.drain_seconds == 0);
  CHECK(service.host_port == 0);
  CHECK(service.host_address.empty());
  CHECK(service.env.empty());
  CHECK(service.resources == plan::Resources{});
}

TEST_CASE("settle: a cluster drains, and updates rolling") {
  const plan::Service service = service_of(plain, "k8s");
  CHECK(service.drain_seconds == 5);
  CHECK(service.rollout ==
        plan::Rollout{.strategy = config::Strategy::rolling, .surge = "1", .unavailable = "0"});
}

TEST_CASE("settle: ports without a name are called after what they are") {
  const auto service = service_of(R"(
name: notes
services:
  web: {image: nginx, ports: [{port: 8080}, {name: admin, port: 9000}, {port: 9100}]}
)");
  CHECK(service.ports == std::vector<plan::Port>{{.name = "http", .number = 8080},
                                                 {.name = "admin", .number = 9000},
                                                 {.name = "p9100", .number = 9100}});
}

TEST_CASE("settle: a service without a port is exposed to nobody and not probed") {
  const auto service = service_of("name: n\nservices:\n  w: {image: i}\n");
  CHECK(service.expose.kind == config::Exposure::none);
  CHECK(service.probes == plan::Probes{});
}

TEST_CASE("settle: resources are request and limit") {
  const auto service = service_of(R"(
name: n
services:
  w: {image: i, resources: {cpu: 100m..500m, memory: 64Mi}}
)");
  CHECK(service.resources == plan::Resources{.cpu_request = "100m",
                                             .cpu_limit = "500m",
                                             .memory_request = "64Mi",
                                             .memory_limit = "64Mi"});
}

TEST_CASE("settle: an autoscaled service starts with its minimum") {
  const auto service = service_of(R"(
name: n
services:
  w: {image: i, port: 80, autoscale: {min: 2, max: 5, cpu: 70%}, resources: {cpu: 100m}}
targets: {k8s: {type: kubernetes, context: c}}
)");
  CHECK(service.replicas == 2);
  CHECK(service.autoscale->max == 5);
}

TEST_CASE("settle: a balancer of a cluster listens on 80 unless told otherwise") {
  const std::string head = "name: n\ntargets: {k8s: {type: kubernetes, context: c}}\nservices:\n";
  CHECK(service_of(head + "  w: {image: i, port: 8080, expose: balancer}\n").expose.port == 80);
  CHECK(service_of(head + "  w: {image: i, port: 8080, expose: 'balancer:81'}\n").expose.port ==
        81);
  CHECK(service_of(head + "  w: {image: i, port: 8080, expose: node}\n").expose.port == 0);
}

TEST_CASE("settle: storage that one replica holds makes updates recreate it") {
  const std::string head = "name: n\ntargets: {k8s: {type: kubernetes, context: c}}\nservices:\n";
  const std::string storage = "storage: [{path: /var/lib/x, size: 1Gi}]";
  const auto single = service_of(head + "  w: {image: i, " + storage + "}\n");
  CHECK(single.rollout.strategy == config::Strategy::recreate);
  CHECK(single.volumes ==
        std::vector<plan::Volume>{{.name = "var-lib-x", .path = "/var/lib/x", .size = "1Gi"}});
  const auto stateful =
      service_of(head + "  w: {image: i, replicas: 2, workload: statefulset, " + storage + "}\n");
  CHECK(stateful.rollout.strategy == config::Strategy::rolling);
}

TEST_CASE("settle: surge and unavailable are counts or per cent") {
  const auto service = service_of(R"(
name: n
targets: {k8s: {type: kubernetes, context: c}}
services:
  w: {image: i, port: 80, rollout: {surge: 50%, unavailable: 2}}
)");
  CHECK(service.rollout.surge == "50%");
  CHECK(service.rollout.unavailable == "2");
}

TEST_CASE("settle: a companion has its own image, command and environment") {
  const auto service = service_of(R"(
name: notes
registry: docker.io/acme
services:
  web:
    image: nginx
    with: [{name: watcher, build: ./watcher, command: [watch, -v], env: {A: "1"}, secrets: [KEY]}]
targets: {k8s: {type: kubernetes, context: c}}
)",
                                  "k8s");
  const plan::Companion& companion = service.companions.at(0);
  CHECK(companion.name == "watcher");
  CHECK(companion.image.reference == "docker.io/acme/notes-web-watcher:c-unknown");
  CHECK(companion.image.build->context == "/home/ann/notes/watcher");
  CHECK(companion.command == std::vector<std::string>{"watch", "-v"});
  CHECK(companion.env.at("A") == "1");
  CHECK(companion.secrets == std::vector<std::string>{"KEY"});
}

TEST_CASE("settle: scale asks for replicas, except where the autoscaler decides") {
  const std::string text = R"(
name: n
services:
  w: {image: i, port: 80, autoscale: {min: 2, max: 5, cpu: 70%}, resources: {cpu: 100m}}
  x: {image: i, port: 80, replicas: 2}
targets: {k8s: {type: kubernetes, context: c}}
)";
  auto request = test::request_for("k8s");
  request.replicas = {{"x", 4}};
  CHECK(plan::find_service(test::plan_of(text, request), "x")->replicas == 4);
  request.replicas = {{"w", 4}};
  CHECK(test::mistakes_of(test::read_project(text), request) ==
        test::Mistakes{"C120 4:27 service \"w\" cannot be scaled to 4: its autoscaler decides | "
                       "these are its bounds | change \"min\" and \"max\" instead"});
}
