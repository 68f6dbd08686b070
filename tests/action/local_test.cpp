#include "action/local.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace {

using namespace cloudctl;
using action::Way;
using observe::Container;
using observe::Phase;

release::ServiceRecord web(int replicas) {
  return {.name = "web",
          .image = "hello-web:c-1",
          .config_hash = "cafe",
          .replicas = replicas,
          .ports = {{.name = "http", .number = 5000}},
          .host_port = 8080,
          .host_address = "127.0.0.1"};
}

release::Record record() {
  release::ServiceRecord db{.name = "my-db", .image = "busybox:1.35", .config_hash = "beef"};
  return {.number = 4,
          .project = "hello",
          .target = "local",
          .purpose = "deploy",
          .result = release::Result::good,
          .cause = "old",
          .milliseconds = 7,
          .waves = {{"my-db"}, {"web"}},
          .services = {db, web(3)}};
}

Container replica(int number, Phase phase = Phase::running) {
  Container container{.id = "id",
                      .name = "hello-web-" + std::to_string(number),
                      .service = "web",
                      .number = number,
                      .image = "hello-web:c-1"};
  container.config_hash = "cafe";
  container.phase = phase;
  container.host_ports = {8080 + number - 1};
  return container;
}

}  // namespace

TEST_CASE("local: the compose file's variables stand for image, replicas and host ports") {
  CHECK(action::compose_variables(record()) ==
        std::map<std::string, std::string>{{"MY_DB_IMAGE", "busybox:1.35"},
                                           {"MY_DB_REPLICAS", "1"},
                                           {"WEB_IMAGE", "hello-web:c-1"},
                                           {"WEB_REPLICAS", "3"},
                                           {"WEB_PORTS", "8080-8082"}});
}

TEST_CASE("local: scaling makes a new release of the same files") {
  const auto scaled = action::scaled(record(), {{"web", 5}});
  CHECK(scaled.number == 0);
  CHECK(scaled.purpose == "scale web=5");
  CHECK(scaled.result == release::Result::pending);
  CHECK(scaled.cause.empty());
  CHECK(release::find_service(scaled, "web")->replicas == 5);
  CHECK(action::compose_variables(scaled).at("WEB_PORTS") == "8080-8084");
}

TEST_CASE("local: scaling a service that is not there names the nearest one") {
  try {
    static_cast<void>(action::scaled(record(), {{"wbe", 5}}));
    FAIL("was scaled");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()) == "the release has no service \"wbe\"");
    CHECK(error.failure().next == "did you mean \"web\"?");
    CHECK(error.failure().code == base::ExitCode::usage);
  }
}

TEST_CASE("local: a service with storage keeps to one replica, which alone writes there") {
  auto one = record();
  one.services[1].replicas = 1;
  one.services[1].settings = {{"env.A", "b"}, {"storage./data", "1Gi"}};
  CHECK(action::scaled(one, {{"web", 0}}).services[1].replicas == 0);
  try {
    static_cast<void>(action::scaled(one, {{"web", 2}}));
    FAIL("it should have been refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "service \"web\" cannot have 2 replicas: all would write into its volume");
    CHECK(error.failure().code == base::ExitCode::usage);
  }
}

TEST_CASE("local: a rollout changes one image and nothing else") {
  const auto rolled = action::with_image(record(), "web", "hello-web:2.0");
  CHECK(release::find_service(rolled, "web")->image == "hello-web:2.0");
  CHECK(release::find_service(rolled, "my-db")->image == "busybox:1.35");
  CHECK(rolled.purpose == "rollout web");
}

TEST_CASE("local: what a service is measured against comes from the record") {
  const auto all = action::expected(record());
  REQUIRE(all.size() == 2);
  CHECK(all[1].service == "web");
  CHECK(all[1].port == 5000);
  CHECK(all[1].host_port == 8080);
  CHECK(all[0].port == 0);
}

TEST_CASE("local: a service that runs as wanted is kept") {
  CHECK(action::way(web(2), {replica(1), replica(2)}) == Way::keep);
}

TEST_CASE("local: another number of replicas leaves the running ones alone") {
  CHECK(action::way(web(3), {replica(1), replica(2)}) == Way::scale);
  CHECK(action::way(web(1), {replica(1), replica(2)}) == Way::scale);
}

TEST_CASE("local: one that was made but not started, or stopped, is started beside the others") {
  CHECK(action::way(web(2), {replica(1), replica(2, Phase::created)}) == Way::scale);
  CHECK(action::way(web(2), {replica(1), replica(2, Phase::exited)}) == Way::scale);
}

TEST_CASE("local: another image, other settings, another host port or nothing there: made anew") {
  auto other = replica(1);
  other.image = "hello-web:c-0";
  CHECK(action::way(web(1), {other}) == Way::renew);
  other = replica(1);
  other.config_hash = "0000";
  CHECK(action::way(web(1), {other}) == Way::renew);
  other = replica(1);
  other.host_ports = {9000};
  CHECK(action::way(web(1), {other}) == Way::renew);
  CHECK(action::way(web(1), {}) == Way::renew);
}

TEST_CASE("local: a half-made replacement beside the old container means made anew") {
  auto fresh = replica(1, Phase::created);
  fresh.name = "0123456789ab_hello-web-1";
  auto old = replica(1);
  old.image = "hello-web:c-0";
  CHECK(action::way(web(1), {fresh, old}) == Way::renew);
}

TEST_CASE("local: a job that has ended is kept, not started again") {
  auto job = web(1);
  job.runs_once = true;
  CHECK(action::way(job, {replica(1, Phase::exited)}) == Way::keep);
}

TEST_CASE("local: a plan becomes a record with every setting that a reader would compare") {
  plan::Service service{.name = "web",
                        .image = {.reference = "hello-web:c-1"},
                        .command = {"serve", "--fast"},
                        .ports = {{.name = "http", .number = 5000}},
                        .replicas = 2,
                        .env = {{"LOG_LEVEL", "info"}},
                        .secrets = {"SESSION_KEY"},
                        .resources = {.cpu_request = "100m",
                                      .cpu_limit = "500m",
                                      .memory_request = "64Mi",
                                      .memory_limit = "64Mi"},
                        .workload = config::Workload::job,
                        .volumes = {{.name = "data", .path = "/data", .size = "1Gi"}},
                        .host_port = 8080,
                        .host_address = "0.0.0.0"};
  const plan::Plan plan{
      .project = "hello", .target = {.name = "local"}, .services = {service}, .waves = {{"web"}}};
  const auto made = action::local_record(plan, render::render(plan, {}));
  REQUIRE(made.services.size() == 1);
  const auto& found = made.services[0];
  CHECK(made.number == 0);
  CHECK(made.project == "hello");
  CHECK(made.waves == plan.waves);
  CHECK(made.files.count("compose.yaml") == 1);
  CHECK(found.config_hash.size() == 64);
  CHECK(found.runs_once);
  CHECK(found.secrets == std::vector<std::string>{"SESSION_KEY"});
  CHECK(found.settings.at("env.LOG_LEVEL") == "info");
  CHECK(found.settings.at("command") == "serve --fast");
  CHECK(found.settings.at("resources.cpu") == "100m..500m");
  CHECK(found.settings.at("resources.memory") == "64Mi");
  CHECK(found.settings.at("storage./data") == "1Gi");
  CHECK(found.settings.at("expose") == "0.0.0.0:8080");
}

TEST_CASE("local: replicas, image and host port are no part of the configuration's hash") {
  plan::Service service{.name = "web",
                        .image = {.reference = "hello-web:c-1"},
                        .ports = {{.name = "http", .number = 5000}},
                        .host_port = 8080,
                        .host_address = "127.0.0.1"};
  plan::Plan plan{
      .project = "hello", .target = {.name = "local"}, .services = {service}, .waves = {{"web"}}};
  const auto before = action::local_record(plan, render::render(plan, {}));
  plan.services[0].image.reference = "hello-web:c-2";
  plan.services[0].replicas = 4;
  plan.services[0].host_port = 9000;
  const auto after = action::local_record(plan, render::render(plan, {}));
  CHECK(before.config_hash == after.config_hash);
  CHECK(before.services[0].config_hash == after.services[0].config_hash);
  plan.services[0].env["X"] = "1";
  const auto changed = action::local_record(plan, render::render(plan, {}));
  CHECK(changed.config_hash != after.config_hash);
  CHECK(changed.services[0].config_hash != after.services[0].config_hash);
}
