#pragma once
// A project in a cluster in memory, for the tests of what the cluster targets do: enough of kubectl
// to apply, take a lease and delete; watches come from FakeCluster.

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "action/cluster_manage.h"
#include "action/cluster_values.h"
#include "release/cluster_record.h"
#include "support/fake_clock.h"
#include "support/fake_cluster.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace cloudctl::test {

// kubectl before an API server, a controller that starts pods at once, and nothing else.
class FakeApiServer : public process::Runner {
 public:
  using Json = nlohmann::json;
  explicit FakeApiServer(FakeClock& clock) : cluster(clock) {}

  FakeCluster cluster;           // what the watches tell
  std::set<std::string> broken;  // images whose pods exit with 3
  std::string conflict;          // what an apply without force says
  std::string uid = "CLUSTER";

  process::Completed run(const process::CommandLine& command,
                         const process::RunOptions& options) override;

  [[nodiscard]] bool has(const std::string& kind, const std::string& name) const;
  [[nodiscard]] std::string text(const std::string& kind, const std::string& name) const;
  // Put there by somebody else.
  void put(Json object);
  // Verbs of the commands that ran: "get", "create", "apply" …
  [[nodiscard]] std::vector<std::string> verbs() const;
  void forget_verbs();

 private:
  process::Completed answer(const std::string& verb, const process::CommandLine& command);
  process::Completed get(const process::CommandLine& command);
  [[nodiscard]] Json system() const;  // namespace "kube-system", whose UID is the cluster's
  process::Completed create(Json sent);
  process::Completed replace(Json sent);
  process::Completed apply(const process::CommandLine& command);
  process::Completed remove(const Json& sent);
  const Json& store(Json object);
  void start_pods(const Json& deployment);

  mutable std::mutex mutex_;
  std::map<std::string, Json> objects_;  // "Deployment/web"
  std::vector<std::string> verbs_;
  int version_ = 0;
};

// Releases of "shop" with one service; pods of images in `server.broken` do not start.
struct ClusterStage {
  FakeClock clock;
  FakeApiServer server{clock};
  base::Cancel cancel;
  RecordedProgress progress;
  TemporaryFolder folder;
  observe::Answer answer{.how = observe::Answering::answered, .status = 200};
  action::World world{.runner = server,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [this](const observe::Question&) { return answer; }};

  ClusterStage();
  [[nodiscard]] action::ClusterPlace place() const;
  [[nodiscard]] action::ClusterRequest request(const std::string& version) const;
  action::DeployResult deploy(const std::string& version) {
    return action::deploy_to_cluster(world, request(version));
  }
  release::History history() { return action::look_at_cluster(world, place()).history; }
};

}  // namespace cloudctl::test
