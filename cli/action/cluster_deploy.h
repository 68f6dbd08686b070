#pragma once
// Making a release in a Kubernetes cluster: nothing-to-do check, preflight, build, push or load,
// lease, apply in waves, wait with causes, verdict from outside, prune, record, and the way back
// when it does not serve. `deploy`, `rollback`, `scale` and `rollout` are all this function with
// another record.

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local_build.h"
#include "action/local_deploy.h"
#include "action/permissions.h"
#include "observe/cluster.h"
#include "release/history.h"
#include "release/live.h"
#include "release/record.h"

namespace cloudctl::action {

// Where: what the plan's target and the user's pin say.
struct ClusterPlace {
  tool::Kubectl kubectl;
  config::TargetType type = config::TargetType::kubernetes;
  std::string project, target, profile;  // profile: of minikube
  // Of the first deploy: UID of kube-system and server address; empty: not pinned yet.
  std::string pinned_uid, pinned_server;
  std::filesystem::path pin;    // file to be written at the first deploy (".cloudctl/TARGET.json")
  std::filesystem::path state;  // of this machine for this target: runs/ with logs and dossiers
};

// What the cluster has of this project, by one kubectl: objects of the kinds named by the record
// (and of all kinds we ever make, if none is given), pods and releases among them.
struct ClusterView {
  std::vector<tool::KubeObject> objects;
  release::History history;
  observe::Scene scene;
  std::vector<tool::KubeObject> namespaces;  // all of the cluster; none: they may not be listed
};
// Throws Error when the cluster does not tell, or is another one than the target is pinned to.
[[nodiscard]] ClusterView look_at_cluster(World& world, const ClusterPlace& place);

struct ClusterRequest {
  ClusterPlace place;
  // Seen a moment ago, so that it need not be asked for again; under the lease it is.
  std::optional<ClusterView> view;
  release::Record desired;  // by cluster_record, again_in_cluster, …; purpose, who, host, commit
  std::vector<BuildJob> jobs;  // images that are ours to build
  bool push = true;            // to the registry in their references; false: loaded into the nodes
  std::map<std::string, tool::RegistryLogin> logins;
  std::map<std::string, base::Secret> secrets;      // values that this machine knows
  std::map<std::string, std::string> sent_secrets;  // SecretStore::sent
  int pid = 0;
  bool rollback = true, no_cache = false, always = false;
  bool force_conflicts = false;  // take over fields that others have changed by hand
  Permissions permissions;
  // The world as a saved plan saw it: uid and resourceVersion by object; another one is refused.
  std::optional<std::map<std::string, std::string>> seen;
  std::chrono::milliseconds timeout{std::chrono::minutes(10)}, lock_wait{std::chrono::minutes(5)};
};

// What a plan and its rendered files come to as a release of a cluster. Images keep their tags; the
// deploy puts their digests in once they are known.
[[nodiscard]] release::Record cluster_record(const plan::Plan& plan, const render::Tree& files);
// The same release with other replicas, another image; as `again`, `scaled`, `with_image` of
// local.h, with the objects changed too. scaled: an autoscaled service gets other bounds (its
// minimum is raised or lowered, its maximum raised if need be).
[[nodiscard]] release::Record scaled_in_cluster(release::Record record,
                                                const std::map<std::string, int>& replicas);
[[nodiscard]] release::Record with_image_in_cluster(release::Record record,
                                                    const std::string& service,
                                                    const std::string& image);
[[nodiscard]] std::vector<observe::ClusterExpected> cluster_expected(const release::Record& record);

// Everything is told to world.progress as it happens, run_done included; DeployResult as on local.
// Throws Error only for what is no outcome of a deploy.
[[nodiscard]] DeployResult deploy_to_cluster(World& world, const ClusterRequest& request);
[[nodiscard]] std::vector<Step> cluster_deploy_steps(World& world, const ClusterRequest& request);

// `plan`: field by field against what lives, by a server-side dry run.
struct ClusterDifference {
  std::vector<release::ObjectDifference> objects;
  std::map<std::string, std::string> seen;  // for a saved plan
  int before = 0;                           // last good release; 0: none
};
[[nodiscard]] ClusterDifference plan_for_cluster(World& world, const ClusterRequest& request);

}  // namespace cloudctl::action
