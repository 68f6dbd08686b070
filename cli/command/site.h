#pragma once
// A project on whichever target: its releases, and the ways to another one. What `deploy`,
// `rollout`, `scale` and `rollback` work with, so that they are the same verb everywhere.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command/cluster.h"
#include "command/goal.h"
#include "command/load.h"
#include "command/local.h"
#include "command/run_flags.h"
#include "release/history.h"

namespace cloudctl::command {

class Site {
 public:
  Site(Context& context, Goal goal);

  [[nodiscard]] const Goal& goal() const { return goal_; }
  [[nodiscard]] Session& session();
  // The one of the two that it is; nothing of the other kind.
  [[nodiscard]] Local* local() { return local_ ? &*local_ : nullptr; }
  [[nodiscard]] Cluster* cluster() { return cluster_ ? &*cluster_ : nullptr; }

  // All releases; of a cluster as they were when it was first asked.
  [[nodiscard]] release::History history();
  [[nodiscard]] std::optional<release::Record> last_good();
  // The release that serves, as far as it is known. Throws Error if nothing is deployed.
  [[nodiscard]] release::Record current();
  // What `scale` asked for, which the next deploy keeps; without what was forgotten.
  [[nodiscard]] std::map<std::string, int> scale();
  // All but these are forgotten: the file was edited since they were asked for.
  void keep_scale(const std::map<std::string, int>& replicas) { kept_scale_ = replicas; }

  // Secrets whose values this release had, and that nobody keeps any more.
  [[nodiscard]] std::vector<std::string> gone_secrets(const release::Record& record);

  [[nodiscard]] release::Record scaled(release::Record record,
                                       const std::map<std::string, int>& replicas) const;
  [[nodiscard]] release::Record with_image(release::Record record, const std::string& service,
                                           const std::string& image) const;

 private:
  Goal goal_;
  std::optional<Local> local_;
  std::optional<Cluster> cluster_;
  std::optional<std::map<std::string, int>> kept_scale_;
};

// Services that have this secret.
[[nodiscard]] std::vector<std::string> users_of(const release::Record& record,
                                                const std::string& secret);

// The same file, with what is known of the target only from where it is: the account's registry.
[[nodiscard]] Loaded with_registry(Loaded loaded, const Site& site);

// What the file wants of this target now, with what `scale` asked for.
struct Wanted {
  Planned planned;
  release::Record record;  // not signed, without purpose
};
[[nodiscard]] Wanted wanted(Context& context, Site& site, const Loaded& loaded, Wish wish);

// On this machine a plan is overtaken as soon as another release is made.
[[nodiscard]] std::map<std::string, std::string> seen_locally(Site& site);

// A release to be made.
struct Order {
  release::Record desired;                      // with purpose, who, host, commit
  std::map<std::string, int> scale;             // what `scale` has asked for from now on
  std::map<std::string, base::Secret> secrets;  // new values, instead of those kept
  std::vector<action::BuildJob> jobs;
  bool push = false, rollback = true, no_cache = false, always = false, dry_run = false;
  bool force_conflicts = false;
  std::optional<std::map<std::string, std::string>> seen;  // of a saved plan
  Times times;
};

struct CarriedOut {
  base::ExitCode verdict = base::ExitCode::ok;  // of the release
  base::ExitCode code = base::ExitCode::ok;     // to exit with: counts what is left beside it too
};
// Makes it, and says how it ended. With `dry_run` the steps are printed instead.
[[nodiscard]] CarriedOut carry_out(Context& context, Site& site, Order order);

// Pushing is part of deploying where there is a registry; a minikube is given its images.
[[nodiscard]] bool pushes_always(const plan::Target& target);

// What plan and deploy ask a cluster for.
[[nodiscard]] action::ClusterRequest cluster_request(Context& context, Site& site, Order order);

}  // namespace cloudctl::command
