#include "action/eks_login.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/temporary_folder.h"

using namespace cloudctl;

namespace {

std::string described(const std::string& status) {
  return R"({"cluster":{"name":"prod","arn":"arn:aws:eks:us-west-2:123456789012:cluster/prod",
    "status":")" +
         status + R"(","version":"1.35","endpoint":"https://e",
    "certificateAuthority":{"data":"Q0E="}}})";
}

std::string token(const std::string& text) {
  return R"({"status":{"token":")" + text + R"("}})";
}

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  test::TemporaryFolder folder;
  std::filesystem::path logins = folder.path() / "logins" / "1";

  plan::Cloud cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};

  action::EksLogin login() { return {runner, clock, cloud, logins}; }
  void expect_login(const std::string& status = "ACTIVE") {
    runner.expect("*eks describe-cluster --name prod", test::exits(0, described(status)));
    runner.expect("*eks get-token --cluster-name prod", test::exits(0, token("first")));
  }
};

}  // namespace

TEST_CASE("eks login: a kubeconfig with one token, for us alone, that goes with the run") {
  Stage stage;
  stage.expect_login();
  std::filesystem::path path;
  {
    action::EksLogin login = stage.login();
    login.log_in();
    path = login.kubeconfig();
    const std::string text = base::read_file(path);
    CHECK(text.find(R"("token":"first")") != std::string::npos);
    CHECK(text.find("https://e") != std::string::npos);
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);
    CHECK(login.registry() == "123456789012.dkr.ecr.us-west-2.amazonaws.com");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("eks login: the token is renewed before it ends, not for each kubectl") {
  Stage stage;
  stage.expect_login();
  stage.runner.whenever("kubectl get pods", [](const auto&) { return test::exits(0); });
  action::EksLogin login = stage.login();
  login.log_in();
  (void)login.run({.argv = {"kubectl", "get", "pods"}}, {});
  stage.clock.turn(std::chrono::minutes(11));
  stage.runner.expect("*eks get-token --cluster-name prod", test::exits(0, token("second")));
  (void)login.run({.argv = {"kubectl", "get", "pods"}}, {});
  (void)login.run({.argv = {"kubectl", "get", "pods"}}, {});
  CHECK(base::read_file(login.kubeconfig()).find("second") != std::string::npos);
}

TEST_CASE("eks login: docker gets the password over standard input, and a folder of our own") {
  Stage stage;
  stage.expect_login();
  action::EksLogin login = stage.login();
  login.log_in();
  // "AWS:secret" in base64
  stage.runner.expect("*ecr get-authorization-token",
                      test::exits(0, R"({"authorizationData":[{"authorizationToken":
    "QVdTOnNlY3JldA==","proxyEndpoint":"https://123456789012.dkr.ecr.us-west-2.amazonaws.com"}]})"));
  stage.runner.expect("*docker login --username AWS --password-stdin *",
                      [](const process::CommandLine& command) {
                        CHECK(command.input.reveal() == "secret");
                        return test::exits(0);
                      });
  stage.runner.expect("*docker push 123456789012.dkr.ecr.us-west-2.amazonaws.com/web:1");
  stage.runner.expect("docker push docker.io/acme/web:1");
  const auto ours = login.registry() + "/web:1";
  CHECK(login.run({.argv = {"docker", "push", ours}}, {}).ok());
  CHECK(login.run({.argv = {"docker", "push", "docker.io/acme/web:1"}}, {}).ok());
  const auto commands = stage.runner.commands();
  CHECK(commands.at(commands.size() - 2).env.at("DOCKER_CONFIG") == stage.logins / "docker");
  CHECK(commands.back().env.empty());
}

TEST_CASE("eks login: a cluster that is being removed cannot be used") {
  Stage stage;
  stage.expect_login("DELETING");
  action::EksLogin login = stage.login();
  CHECK_THROWS_WITH_AS(login.log_in(), "cluster \"prod\" cannot be used: its status is DELETING",
                       base::Error);
}

TEST_CASE("eks login: a run that lives keeps its login however long it takes") {
  Stage stage;
  stage.expect_login();
  action::EksLogin old = stage.login();
  old.log_in();
  const auto hours_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(3);
  std::filesystem::last_write_time(stage.logins, hours_ago);
  stage.expect_login();
  action::EksLogin young{stage.runner, stage.clock, stage.cloud, stage.logins.parent_path() / "2"};
  young.log_in();
  CHECK(std::filesystem::exists(old.kubeconfig()));
}

TEST_CASE("eks login: what a killed run has left goes with the next login") {
  Stage stage;
  const auto killed = stage.logins.parent_path() / "4711";
  base::write_file(killed / "kubeconfig", "token", 0600);
  base::write_file(killed / "lock", R"({"pid":4711})", 0600);
  stage.expect_login();
  action::EksLogin login = stage.login();
  login.log_in();
  CHECK_FALSE(std::filesystem::exists(killed));
}

TEST_CASE("eks login: the kubeconfig that lasts holds no token") {
  const auto text = action::lasting_kubeconfig(
      {.name = "prod", .arn = "a", .status = "ACTIVE", .version = "1.35", .endpoint = "https://e"},
      "us-west-2");
  CHECK(text.find("get-token") != std::string::npos);
  CHECK(text.find("\"token\"") == std::string::npos);
}
