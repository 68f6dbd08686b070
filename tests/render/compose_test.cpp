#include "render/compose.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "render/specimen.h"

using namespace cloudctl;

namespace {

std::string hash(const plan::Service& service, const render::Overrides& overrides = {}) {
  return render::service_hashes(specimen::local({service}), overrides).front().config_hash;
}

}  // namespace

TEST_CASE("hash: image, replicas and host ports leave it as it is") {
  plan::Service service = specimen::web();
  service.host_port = 8080;
  service.host_address = "127.0.0.1";
  const std::string before = hash(service);
  CHECK(before.size() == 64);
  service.image.reference = "nginx:1.28";
  service.replicas = 5;
  service.host_port = 9000;
  CHECK(hash(service) == before);
}

TEST_CASE("hash: everything else that a container is made from changes it") {
  const plan::Service service = specimen::web();
  const std::string before = hash(service);
  plan::Service other = service;
  other.env = {{"A", "1"}};
  CHECK(hash(other) != before);
  other = service;
  other.command = {"serve"};
  CHECK(hash(other) != before);
  other = service;
  other.volumes = {{"data", "/data", "1Gi"}};
  CHECK(hash(other) != before);
  other = service;
  other.secrets = {"KEY"};
  CHECK(hash(other) != before);
  other = service;
  other.host_port = 8080;
  other.host_address = "127.0.0.1";
  const std::string published = hash(other);
  CHECK(published != before);
  other.host_address = "0.0.0.0";
  CHECK(hash(other) != published);
}

TEST_CASE("hash: it does not depend on the other services") {
  plan::Service api = specimen::web();
  api.name = "api";
  const auto hashes = render::service_hashes(specimen::local({api, specimen::web()}));
  CHECK(hashes.at(0).name == "api");
  CHECK(hashes.at(1).name == "web");
  CHECK(hashes.at(1).config_hash == hash(specimen::web()));
  CHECK(hashes.at(0).config_hash != hashes.at(1).config_hash);
}

TEST_CASE("hash: it can be read back from the rendered file") {
  const plan::Plan plan = specimen::local({specimen::web()});
  const auto read = render::service_hashes(render::render(plan, {}));
  CHECK(read.size() == 1);
  CHECK(read.at("web") == hash(specimen::web()));
  CHECK_THROWS_AS((void)render::service_hashes(render::Tree{}), base::Error);
  const render::Tree foreign{{"compose.yaml", "services:\n  web:\n    image: x\n"}};
  CHECK_THROWS_WITH_AS((void)render::service_hashes(foreign),
                       "service \"web\" has no label \"cloudctl.config\"", base::Error);
}

TEST_CASE("hash: a template of the user's own counts by what it says, not by how") {
  const std::string head = "name: {{project}}\nservices:\n{{#services}}\n  {{name}}:\n";
  const std::string tail =
      "    image: {{image}}\n    deploy: {replicas: {{replicas}}}\n    labels: {cloudctl.config: "
      "{{config_hash}}}\n{{/services}}\n";
  const auto with = [&](const std::string& line) {
    return hash(specimen::web(), {{"local/compose.yaml", head + line + tail}});
  };
  CHECK(with("") == with("    # a remark\n"));
  CHECK(with("") != with("    tty: true\n"));
}
