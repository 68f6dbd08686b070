// Ready-made services, as the readers of what is rendered see them.

#include "plan/backing.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;

namespace {

using Words = std::vector<std::string>;

plan::Service database(config::BackingType type, const std::string& name = "db") {
  return plan::ready_made(name, {.type = type, .storage = "2Gi"}, "notes");
}

plan::Service user(const std::string& name, const Words& uses) {
  plan::Service service = specimen::web();
  service.name = name;
  service.uses = uses;
  for (const auto& used : uses) service.credentials["DB_URL"] = {used, "url"};
  return service;
}

std::vector<plan::Service> three(config::BackingType type) {
  return {database(type), user("web", {"db"}), user("stranger", {})};
}

YAML::Node compose(const std::vector<plan::Service>& services) {
  return YAML::Load(
      specimen::content(render::render(specimen::local(services), {}), "compose.yaml"));
}

YAML::Node object(const std::vector<plan::Service>& services, const std::string& name) {
  const auto files = render::render(specimen::kubernetes(services), {});
  return YAML::Load(specimen::content(files, "manifests/" + name + ".yaml"));
}

YAML::Node pod(config::BackingType type) {
  return object(three(type), "40-db-statefulset")["spec"]["template"]["spec"];
}

std::string text(const YAML::Node& node) {
  return node.as<std::string>();
}

YAML::Node named(const YAML::Node& list, const std::string& name) {
  for (const auto& one : list) {
    if (text(one["name"]) == name) return one;
  }
  FAIL("there is no ", name);
  return {};
}

}  // namespace

TEST_CASE("backing on local: it shares a network with its users, and with nobody else") {
  const auto file = compose(three(config::BackingType::postgres));
  CHECK(file["services"]["db"]["networks"].as<Words>() == Words{"db-users"});
  CHECK(file["services"]["web"]["networks"].as<Words>() == Words{"default", "db-users"});
  CHECK_FALSE(file["services"]["stranger"]["networks"]);
  CHECK(file["networks"]["db-users"]["internal"].as<bool>());
  CHECK_FALSE(file["services"]["db"]["ports"]);
}

TEST_CASE("backing on local: its values come from the environment of compose") {
  const auto services = compose(three(config::BackingType::postgres))["services"];
  CHECK(text(services["db"]["environment"]["POSTGRES_PASSWORD"]) == "${CLOUDCTL_DB_PASSWORD}");
  CHECK(text(services["web"]["environment"]["DB_URL"]) == "${CLOUDCTL_DB_URL}");
}

TEST_CASE("backing on local: redis reads its password from a file that compose puts there") {
  const auto file = compose({database(config::BackingType::redis)});
  const auto secret = file["services"]["db"]["secrets"][0];
  CHECK(text(secret["source"]) == "db-config");
  CHECK(text(secret["target"]) == "/run/credentials/redis.conf");
  CHECK(text(file["secrets"]["db-config"]["environment"]) == "CLOUDCTL_DB_CONFIG");
}

TEST_CASE("backing on local: data has a named volume; what may be lost has none") {
  const auto file = compose({database(config::BackingType::mongodb)});
  CHECK(text(file["services"]["db"]["volumes"][0]["source"]) == "db-data");
  CHECK(file["volumes"]["db-data"]);
  CHECK(file["services"]["db"]["tmpfs"].as<Words>() == Words{"/data/configdb"});
}

TEST_CASE("backing in a cluster: services, budget and policy, whoever uses it") {
  const auto services = three(config::BackingType::postgres);
  const auto files = render::render(specimen::kubernetes(services), {});
  for (const char* name : {"39-db-headless-service", "40-db-statefulset", "50-db-service",
                           "61-db-pdb", "22-db-networkpolicy"}) {
    CAPTURE(name);
    CHECK(specimen::has(files, std::string("manifests/") + name + ".yaml"));
  }
  const auto ingress = object(services, "22-db-networkpolicy")["spec"]["ingress"];
  REQUIRE(ingress.size() == 1);
  REQUIRE(ingress[0]["from"].size() == 1);
  CHECK(text(ingress[0]["from"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]) ==
        "web");
  CHECK(text(ingress[0]["ports"][0]["port"]) == "5432");
}

TEST_CASE("backing in a cluster: nobody reaches a database that nobody uses") {
  const auto services = std::vector<plan::Service>{database(config::BackingType::redis)};
  CHECK(object(services, "22-db-networkpolicy")["spec"]["ingress"].size() == 0);
  CHECK(object(services, "50-db-service")["spec"]);
}

TEST_CASE("backing in a cluster: it runs as the image's user, and the volume is that user's") {
  const auto spec = pod(config::BackingType::postgres);
  CHECK(spec["securityContext"]["fsGroup"].as<int>() == 999);
  const auto security = spec["containers"][0]["securityContext"];
  CHECK(security["runAsUser"].as<int>() == 999);
  CHECK(security["readOnlyRootFilesystem"].as<bool>());
  CHECK(named(spec["volumes"], "var-run-postgresql")["emptyDir"].IsMap());
}

TEST_CASE("backing in a cluster: values come from a Secret of its own") {
  const auto entry = pod(config::BackingType::mongodb)["containers"][0]["env"][0];
  CHECK(text(entry["name"]) == "MONGO_INITDB_ROOT_PASSWORD");
  CHECK(text(entry["valueFrom"]["secretKeyRef"]["name"]) == "notes-db-credentials");
  CHECK(text(entry["valueFrom"]["secretKeyRef"]["key"]) == "password");
  const auto used = object(three(config::BackingType::mongodb), "40-web-deployment");
  const auto of_user = used["spec"]["template"]["spec"]["containers"][0]["env"][0];
  CHECK(text(of_user["name"]) == "DB_URL");
  CHECK(text(of_user["valueFrom"]["secretKeyRef"]["key"]) == "url");
}

TEST_CASE("backing in a cluster: redis has its configuration mounted, one file for reading") {
  const auto spec = pod(config::BackingType::redis);
  const auto mount = named(spec["containers"][0]["volumeMounts"], "credentials");
  CHECK(text(mount["mountPath"]) == "/run/credentials/redis.conf");
  CHECK(text(mount["subPath"]) == "redis.conf");
  CHECK(mount["readOnly"].as<bool>());
  const auto secret = named(spec["volumes"], "credentials")["secret"];
  CHECK(text(secret["secretName"]) == "notes-db-credentials");
  CHECK(text(secret["items"][0]["key"]) == "config");
}

TEST_CASE("backing that exists elsewhere: its users read the project's secret, nothing runs") {
  plan::Service web = specimen::web();
  web.credentials["DATABASE_URL"] = {"", "MAIN_URL"};
  CHECK(text(compose({web})["services"]["web"]["environment"]["DATABASE_URL"]) == "${MAIN_URL}");
  const auto spec = object({web}, "40-web-deployment")["spec"]["template"]["spec"];
  const auto source = spec["containers"][0]["env"][0]["valueFrom"]["secretKeyRef"];
  CHECK(text(source["name"]) == "notes-secrets");
  CHECK(text(source["key"]) == "MAIN_URL");
}
