#pragma once
// One deploy on its way: what it has found out and made so far. Made by deploy() for a single run.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "action/local_apply.h"
#include "action/local_deploy.h"
#include "action/release_run.h"
#include "observe/local.h"
#include "release/journal.h"
#include "release/lock.h"
#include "release/store.h"

namespace cloudctl::action {

class Deployment : private ReleaseRun {
 public:
  Deployment(World& world, const DeployRequest& request);
  DeployResult run();

 private:
  using Maybe = std::optional<DeployResult>;

  // The passes of a run, in their order; one that ends it returns the result.
  Maybe nothing_to_do();
  void keep_scale() const;
  Maybe prepare();
  DeployResult make_release(const release::Lock& lock);

  void begin_record();
  [[nodiscard]] Execution bring_up(const release::Record& record, const std::string& prefix);
  DeployResult good(const Execution& execution);
  DeployResult interrupted();
  DeployResult failed(const Execution& execution);
  DeployResult put_back(DeployResult result, const release::Record& previous);

  void end_record(release::Result result, const std::string& cause);
  [[nodiscard]] std::vector<ContainerEvidence> container_evidence() const;
  [[nodiscard]] std::vector<Endpoint> endpoints(const std::vector<observe::Container>& seen) const;
  [[nodiscard]] bool same_content(const release::Record& other) const;

  const DeployRequest& request_;
  observe::Eyes eyes_;
  release::LocalStore store_;
  std::optional<release::Journal> journal_;
};

}  // namespace cloudctl::action
