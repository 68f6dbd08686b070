#include "render/facts_compose.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "base/error.h"
#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;

namespace {

// The service as a reader of the compose file sees it.
YAML::Node seen(const plan::Plan& plan, const std::string& name) {
  const std::string text = specimen::content(render::render(plan, {}), "compose.yaml");
  return YAML::Load(text)["services"][name];
}

YAML::Node seen(const plan::Service& service) {
  return seen(specimen::local({service}), service.name);
}

std::string text(const YAML::Node& node) {
  return node.as<std::string>();
}

}  // namespace

TEST_CASE("compose: image and replicas can be set by variables of the service's name") {
  plan::Service service = specimen::web();
  service.name = "web-2";
  service.replicas = 3;
  const YAML::Node node = seen(service);
  CHECK(text(node["image"]) == "${WEB_2_IMAGE:-nginx:1.27}");
  CHECK(text(node["deploy"]["replicas"]) == "${WEB_2_REPLICAS:-3}");
}

TEST_CASE("compose: every replica gets a host port of the range") {
  plan::Service service = specimen::web();
  service.host_port = 8080;
  service.host_address = "127.0.0.1";
  CHECK(text(seen(service)["ports"][0]) == "127.0.0.1:${WEB_PORTS:-8080}:8080");
  service.replicas = 3;
  service.host_address = "0.0.0.0";
  CHECK(text(seen(service)["ports"][0]) == "0.0.0.0:${WEB_PORTS:-8080-8082}:8080");
  service.host_port = 0;
  CHECK_FALSE(seen(service)["ports"]);
}

TEST_CASE("compose: values arrive as written, dollars doubled, secrets without value") {
  plan::Service service = specimen::web();
  service.env = {{"A", "yes"}, {"B", "$HOME and ${X}"}, {"C", "two\nlines"}, {"y", "1.10"}};
  service.secrets = {"SESSION_KEY"};
  service.command = {"serve", "--price", "$5", "no"};
  const YAML::Node node = seen(service);
  CHECK(text(node["environment"]["A"]) == "yes");
  CHECK(node["environment"]["A"].Tag() == "!");  // quoted
  CHECK(text(node["environment"]["B"]) == "$$HOME and $${X}");
  CHECK(text(node["environment"]["C"]) == "two\nlines");
  CHECK(text(node["environment"]["y"]) == "1.10");
  CHECK(node["environment"]["SESSION_KEY"].IsNull());
  CHECK(node["command"].as<std::vector<std::string>>() ==
        std::vector<std::string>{"serve", "--price", "$$5", "no"});
}

TEST_CASE("compose: an image of our making is locked up, a foreign one left as it is") {
  plan::Service service = specimen::web();
  YAML::Node node = seen(service);
  for (const char* key : {"read_only", "cap_drop", "security_opt", "tmpfs", "init"}) {
    CHECK_FALSE(node[key]);
  }
  service.image = specimen::generated(config::Language::python, "main.py");
  node = seen(service);
  CHECK(node["read_only"].as<bool>());
  CHECK(node["init"].as<bool>());
  CHECK(text(node["cap_drop"][0]) == "ALL");
  CHECK(text(node["security_opt"][0]) == "no-new-privileges:true");
  CHECK(text(node["tmpfs"][0]) == "/tmp");
  CHECK(text(node["environment"]["PORT"]) == "8080");
  service.volumes = {{"tmp", "/tmp", "1Gi"}};
  CHECK_FALSE(seen(service)["tmpfs"]);
}

TEST_CASE("compose: limits are in the engine's units") {
  plan::Service service = specimen::web();
  service.resources = {"100m", "1500m", "64Mi", "1G"};
  const YAML::Node resources = seen(service)["deploy"]["resources"];
  CHECK(text(resources["limits"]["cpus"]) == "1.5");
  CHECK(text(resources["limits"]["memory"]) == "1000000000b");
  CHECK(text(resources["reservations"]["memory"]) == "64m");
  service.resources = {"", "50m", "", ""};
  CHECK(text(seen(service)["deploy"]["resources"]["limits"]["cpus"]) == "0.05");
  CHECK_FALSE(seen(service)["deploy"]["resources"]["limits"]["memory"]);
}

TEST_CASE("compose: a probe by a program in the container is the engine's, others are not") {
  plan::Service service = specimen::web();
  CHECK_FALSE(seen(service)["healthcheck"]);
  service.probes.ready = plan::Probe{.kind = config::ProbeKind::exec,
                                     .command = {"pg_isready", "-U", "$USER"},
                                     .delay_seconds = 3,
                                     .period_seconds = 2};
  service.probes.start = plan::Probe{.period_seconds = 1, .failures = 30};
  const YAML::Node check = seen(service)["healthcheck"];
  CHECK(check["test"].as<std::vector<std::string>>() ==
        std::vector<std::string>{"CMD", "pg_isready", "-U", "$$USER"});
  CHECK(text(check["interval"]) == "2s");
  CHECK(text(check["start_period"]) == "30s");
  CHECK(check["retries"].as<int>() == 3);
}

TEST_CASE("compose: a service starts after those it uses, healthy ones if they tell") {
  plan::Service api = specimen::web();
  api.name = "api";
  api.image = specimen::generated(config::Language::node, "server.js");
  plan::Service plain = specimen::web();
  plain.name = "plain";
  plan::Service web = specimen::web();
  web.uses = {"api", "plain", "db-elsewhere"};
  const YAML::Node depends = seen(specimen::local({api, plain, web}), "web")["depends_on"];
  CHECK(depends.size() == 2);
  CHECK(text(depends["api"]["condition"]) == "service_healthy");
  CHECK(text(depends["plain"]["condition"]) == "service_started");
}

TEST_CASE("compose: volumes are named after service and folder, logs are bounded") {
  plan::Service service = specimen::web();
  service.volumes = {{"data", "/data", "1Gi"}};
  const plan::Plan plan = specimen::local({service});
  const YAML::Node file = YAML::Load(specimen::content(render::render(plan, {}), "compose.yaml"));
  CHECK(text(file["name"]) == "notes");
  CHECK(file["volumes"]["web-data"]);
  const YAML::Node node = file["services"]["web"];
  CHECK(text(node["volumes"][0]["source"]) == "web-data");
  CHECK(text(node["volumes"][0]["target"]) == "/data");
  CHECK(text(node["logging"]["options"]["max-size"]) == "10m");
  CHECK(text(node["restart"]) == "unless-stopped");
  CHECK(text(node["stop_grace_period"]) == "30s");
  CHECK(text(node["labels"]["cloudctl.project"]) == "notes");
}

TEST_CASE("compose: companions are refused with the way out") {
  plan::Service service = specimen::web();
  service.companions = {{.name = "watcher"}};
  try {
    (void)render::render(specimen::local({service}), {});
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "service \"web\" has companions, which cannot be rendered for compose yet");
    CHECK(error.failure().where == "services.web.with");
  }
}
