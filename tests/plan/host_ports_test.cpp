#include "plan/host_ports.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;

namespace {

// "web 127.0.0.1:8080" for each published service, by name.
std::vector<std::string> published(const std::string& services) {
  std::vector<std::string> lines;
  for (const auto& service : test::plan_of("name: n\nservices:\n" + services).services) {
    if (service.host_port == 0) continue;
    lines.push_back(service.name + " " + service.host_address + ":" +
                    std::to_string(service.host_port));
  }
  return lines;
}

}  // namespace

TEST_CASE("host ports: only node and balancer are published") {
  CHECK(published("  a: {image: i, port: 8080, expose: none}\n"
                  "  b: {image: i, port: 8080, expose: cluster}\n"
                  "  c: {image: i, port: 8080}\n")
            .empty());
}

TEST_CASE("host ports: node is for this machine, balancer for all") {
  CHECK(published("  a: {image: i, port: 8080, expose: node}\n"
                  "  b: {image: i, port: 9090, expose: balancer}\n") ==
        Mistakes{"a 127.0.0.1:8080", "b 0.0.0.0:9090"});
}

TEST_CASE("host ports: a given port is taken as it is, a low one of the service is moved up") {
  CHECK(published("  a: {image: i, port: 80, expose: node}\n"
                  "  b: {image: i, port: 80, expose: 'balancer:80'}\n"
                  "  c: {image: i, port: 1023, expose: node}\n"
                  "  d: {image: i, port: 1024, expose: node}\n") ==
        Mistakes{"a 127.0.0.1:8080", "b 0.0.0.0:80", "c 127.0.0.1:9023", "d 127.0.0.1:1024"});
}

TEST_CASE("host ports: replicas take a range, and who comes later moves up") {
  CHECK(published("  a: {image: i, port: 8080, expose: node, replicas: 3}\n"
                  "  b: {image: i, port: 8080, expose: node}\n"
                  "  c: {image: i, port: 8081, expose: node, replicas: 2}\n"
                  "  d: {image: i, port: 80, expose: 'node:8081'}\n") ==
        Mistakes{"a 127.0.0.1:8082", "b 127.0.0.1:8080", "c 127.0.0.1:8085", "d 127.0.0.1:8081"});
}

TEST_CASE("host ports: a service scaled to nothing keeps its place") {
  CHECK(published("  a: {image: i, port: 8080, expose: node, replicas: 0}\n"
                  "  b: {image: i, port: 8080, expose: node}\n") ==
        Mistakes{"a 127.0.0.1:8080", "b 127.0.0.1:8081"});
}

TEST_CASE("host ports: two given ones that overlap are refused, and so is what is above 65535") {
  CHECK(
      test::mistakes_of("name: n\n"
                        "services:\n"
                        "  a: {image: i, port: 80, expose: 'node:8080', replicas: 2}\n"
                        "  b: {image: i, port: 80, expose: 'node:8081'}\n"
                        "  c: {image: i, port: 80, expose: 'node:65535', replicas: 2}\n") ==
      Mistakes{"C112 4:27 service \"b\" cannot have host port 8081: service \"a\" has 8080-8081 | "
               "taken | each replica needs a port of its own; expose one of them at another "
               "port, or without one to have it chosen",
               "C112 5:27 service \"c\" cannot have host port 65535-65536: 65535 is the last one "
               "| out of range | each replica needs a port of its own; expose one of them at "
               "another port, or without one to have it chosen"});
}

TEST_CASE("host ports: a cluster has none") {
  const auto service = test::service_of(R"(
name: n
targets: {k8s: {type: kubernetes, context: c}}
services:
  w: {image: i, port: 8080, expose: balancer}
)");
  CHECK(service.host_port == 0);
  CHECK(service.host_address.empty());
}
