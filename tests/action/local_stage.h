#pragma once
// A project of one service on an engine in memory, for the tests of what the local target does.

#include <algorithm>
#include <string>
#include <vector>

#include "action/local_deploy.h"
#include "release/store.h"
#include "support/fake_clock.h"
#include "support/fake_engine.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace cloudctl::test {

// Containers of the version that is `broken` do not serve.
struct LocalStage {
  FakeEngine docker;
  FakeClock clock;
  base::Cancel cancel;
  RecordedProgress progress;
  TemporaryFolder folder;
  std::string broken;
  action::World world{.runner = docker,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [this](const observe::Question&) { return answer(); }};
  release::LocalStore store{folder.path()};

  LocalStage() {
    for (const char* version : {"1", "2", "3"}) docker.images.insert(image(version));
  }
  static std::string image(const std::string& version) { return "hello-web:" + version; }

  observe::Answer answer() const {
    for (const auto& container : docker.containers) {
      if (container.image != image(broken)) continue;
      return {.how = observe::Answering::answered, .status = 503, .body = "no database"};
    }
    if (docker.containers.empty()) return {.how = observe::Answering::refused};
    return {.how = observe::Answering::answered, .status = 200};
  }

  action::DeployRequest request(const std::string& version) {
    release::ServiceRecord web{.name = "web",
                               .image = image(version),
                               .config_hash = "cafe",
                               .ports = {{.name = "http", .number = 8080}},
                               .host_port = 54321,
                               .host_address = "127.0.0.1"};
    web.probes.ready =
        plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 8080};
    web.probes.start = plan::Probe{.period_seconds = 1, .failures = 20};
    action::DeployRequest request;
    request.desired = {.project = "hello",
                       .target = "local",
                       .purpose = "deploy",
                       .who = "ann",
                       .host = "box",
                       .files = {{"compose.yaml", "name: hello\n"}},
                       .waves = {{"web"}},
                       .services = {web}};
    request.state = folder.path();
    request.pid = 4711;
    return request;
  }
  action::DeployResult deploy(const std::string& version) {
    return action::deploy(world, request(version));
  }
  release::Result result(int number) { return store.find(number)->result; }
};

inline bool any_like(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

}  // namespace cloudctl::test
