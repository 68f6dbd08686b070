#include "action/local_check.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "action/local_check_parts.h"
#include "support/fake_clock.h"
#include "support/fake_engine.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;
using action::Check;
using action::Grade;

struct Stage {
  test::FakeEngine docker;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  observe::Answering registry = observe::Answering::refused;
  action::World world{.runner = docker,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [this](const auto&) { return observe::Answer{.how = registry}; }};

  Check check(const action::CheckRequest& request, const std::string& name) {
    for (const auto& one : action::local_checks(world, request)) {
      if (one.name == name) return one;
    }
    FAIL("no check is called ", name);
    return {};
  }
};

release::Record record() {
  return {.project = "hello",
          .services = {{.name = "web", .host_address = "127.0.0.1", .secrets = {"A", "B"}}}};
}

// A port of the loopback interface that is taken while it lives.
class Taken {
 public:
  Taken() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 1) == 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~Taken() { ::close(socket_); }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  int socket_ = -1, port_ = 0;
};

std::string this_machine() {
  std::string name;
  std::getline(std::ifstream("/proc/sys/kernel/hostname"), name);
  return name;
}

}  // namespace

TEST_CASE("check: engine and compose are asked first, in this order") {
  Stage stage;
  const auto checks = action::local_checks(stage.world, {});
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].name == "docker engine");
  CHECK(checks[0].grade == Grade::ok);
  CHECK(checks[0].found.find("20.10.24") == 0);
  CHECK(checks[1].name == "docker compose");
  CHECK(checks[1].found == "2.26.1");
}

TEST_CASE("check: an engine that does not answer is a failure with exit code 4 and a fix") {
  Stage stage;
  stage.docker.answers = false;
  const auto check = stage.check({}, "docker engine");
  CHECK(check.grade == Grade::failed);
  CHECK(check.code == base::ExitCode::missing_tool);
  CHECK(check.found.find("docker engine does not answer at \"unix:///nowhere/docker.sock\"") == 0);
  CHECK(check.fix.find("start it") == 0);
}

TEST_CASE("check: another engine than the pinned one is a failure") {
  Stage stage;
  CHECK(stage.check({.pinned_engine = "ENGINE"}, "docker engine").grade == Grade::ok);
  const auto check = stage.check({.pinned_engine = "OTHER"}, "docker engine");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found.find("this is another engine") == 0);
}

TEST_CASE("check: secrets without a value are all named, with the command for the first") {
  Stage stage;
  action::CheckRequest request{.record = record()};
  request.secrets = {{"B", base::Secret("x")}};
  const auto check = stage.check(request, "secrets");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found == "no value for A");
  CHECK(check.fix == "run \"cloudctl secrets set A\", or set it in the environment");
  CHECK(check.code == base::ExitCode::usage);
  request.secrets = {{"A", base::Secret("y")}, {"B", base::Secret("x")}};
  CHECK(stage.check(request, "secrets").grade == Grade::ok);
}

TEST_CASE("check: ports of our own containers are not taken by somebody else") {
  Stage stage;
  auto wanted = record();
  wanted.services[0].host_port = 54322;
  CHECK(stage.check({.record = wanted}, "host ports").grade == Grade::ok);
  stage.docker.containers = {{.id = "a", .name = "hello-web-1", .service = "web"}};
  stage.docker.containers[0].host_port = 54322;
  CHECK(stage.check({.record = wanted}, "host ports").found == "1 port free or our own");
}

TEST_CASE("check: a port that another project's container has is named with both") {
  Stage stage;
  const Taken taken;
  const std::string port = std::to_string(taken.port());
  stage.docker.others =
      R"({"id":"x","name":"shop-web-1","project":"shop","state":"running","ports":"127.0.0.1:)" +
      port + "->80/tcp\"}\n";
  auto wanted = record();
  wanted.services[0].host_port = taken.port();
  const auto check = stage.check({.record = wanted}, "host ports");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found == "port " + port +
                           " of service \"web\" is taken by container \"shop-web-1\" of project "
                           "\"shop\"");
  CHECK(check.fix.find("stop it (\"docker stop shop-web-1\"), or set another port") == 0);
}

TEST_CASE("check: a port that a program has is named with the program") {
  Stage stage;
  const Taken taken;
  auto wanted = record();
  wanted.services[0].host_port = taken.port();
  const auto check = stage.check({.record = wanted}, "host ports");
  std::string name;
  std::getline(std::ifstream("/proc/self/comm"), name);
  CHECK(check.found == "port " + std::to_string(taken.port()) +
                           " of service \"web\" is taken by program \"" + name + "\" (process " +
                           std::to_string(::getpid()) + ")");
}

TEST_CASE("check: an image for another machine is refused before anything is started") {
  Stage stage;
  stage.docker.host = this_machine();
  stage.docker.images = {"shop/web:1"};
  auto wanted = record();
  wanted.services[0].image = "shop/web:1";
  CHECK(stage.check({.record = wanted}, "image architecture").grade == Grade::ok);
  stage.docker.architectures["shop/web:1"] = "ppc64le-none";  // that no emulator is for
  const auto check = stage.check({.record = wanted}, "image architecture");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found ==
        "image \"shop/web:1\" is for linux/ppc64le-none, the engine's machine is linux/amd64");
  CHECK(check.fix.find("take an image for linux/amd64, or install an emulator") == 0);
  stage.docker.host = "elsewhere";  // whose emulators cannot be seen
  CHECK(stage.check({.record = wanted}, "image architecture").grade == Grade::warning);
}

TEST_CASE("check: an image that would be built for another machine only is refused") {
  Stage stage;
  stage.docker.host = this_machine();
  action::CheckRequest request{.record = record()};
  request.platforms = {{"shop/web:1", {"linux/amd64", "linux/mips-none"}}, {"shop/b:1", {}}};
  CHECK(stage.check(request, "image architecture").grade == Grade::ok);
  request.platforms = {{"shop/web:1", {"linux/mips-none"}}};
  const auto check = stage.check(request, "image architecture");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found ==
        "image \"shop/web:1\" would be built for linux/mips-none, the engine's machine is "
        "linux/amd64");
}

TEST_CASE("check: machines run the programs of their smaller kin") {
  CHECK(action::runs_by_itself("amd64", "386"));
  CHECK(action::runs_by_itself("arm64", "arm"));
  CHECK(action::runs_by_itself("amd64", ""));
  CHECK(!action::runs_by_itself("arm64", "amd64"));
}

TEST_CASE("check: without buildx there is a warning, no failure") {
  Stage stage;
  const auto check = stage.check({.builds = true}, "docker buildx");
  CHECK(check.grade == Grade::warning);
  CHECK(check.found.find("classic builder") != std::string::npos);
}

TEST_CASE("check: a registry that is down is found before anything is built") {
  Stage stage;
  const auto check =
      stage.check({.pushes = {"localhost:5000/hello-web:c-1"}}, "registry localhost:5000");
  CHECK(check.grade == Grade::failed);
  CHECK(check.code == base::ExitCode::missing_tool);
  CHECK(check.found ==
        "registry \"localhost:5000\" refuses connections at http://localhost:5000/v2/");
}

TEST_CASE("check: a version that the registry has with other content is refused") {
  Stage stage;
  std::map<std::string, std::string> digests{{"1.0", "sha256:a"}, {"c-1", "sha256:a"}};
  stage.world.ask = [&](const observe::Question& question) {
    const auto tag = question.url.substr(question.url.rfind('/') + 1);
    observe::Answer answer{.how = observe::Answering::answered};
    answer.status = digests.count(tag) == 0 ? 404 : 200;
    if (answer.status == 200) answer.headers["docker-content-digest"] = digests.at(tag);
    return answer;
  };
  const std::string version = "localhost:5000/web:1.0";
  const action::CheckRequest request{.versions = {{version, "localhost:5000/web:c-1"}}};
  CHECK(stage.check(request, "version " + version).grade == Grade::ok);
  digests["c-1"] = "sha256:b";
  const auto check = stage.check(request, "version " + version);
  CHECK(check.grade == Grade::failed);
  CHECK(check.code == base::ExitCode::usage);
  CHECK(check.found ==
        "image \"localhost:5000/web:1.0\" exists in the registry with other content");
  digests.erase("c-1");  // what would be pushed now is new
  CHECK(stage.check(request, "version " + version).grade == Grade::failed);
  digests.clear();
  CHECK(stage.check(request, "version " + version).grade == Grade::ok);
}

TEST_CASE("check: logins stand in the configuration of docker, or with its helpers") {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};
  runner.expect("docker-credential-pass get",
                test::exits(0, R"({"ServerURL":"b.io","Username":"bob","Secret":"p"})"));
  const std::string config = R"({"auths": {"a.io": {"auth": "YW5uOnM="}},
                                 "credHelpers": {"b.io": "pass"}})";
  const auto logins = action::docker_logins(world, config, {"a.io", "b.io", "c.io"});
  CHECK(logins.size() == 2);
  CHECK(logins.at("a.io").user == "ann");
  CHECK(logins.at("b.io").user == "bob");
}
