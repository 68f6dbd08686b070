#pragma once
// One deploy to a cluster on its way: what it has found out and made so far. Made by
// deploy_to_cluster() for a single run.

#include <optional>
#include <string>
#include <vector>

#include "action/cluster_apply.h"
#include "action/cluster_images.h"
#include "action/cluster_preflight.h"
#include "action/cluster_wanted.h"
#include "action/release_run.h"
#include "release/lease.h"

namespace cloudctl::action {

class ClusterDeployment : private ReleaseRun {
 public:
  ClusterDeployment(World& world, const ClusterRequest& request);
  DeployResult run();
  // What run() would do, up to the end of its first way.
  [[nodiscard]] std::vector<Step> steps();

 private:
  using Maybe = std::optional<DeployResult>;

  // The passes of a run, in their order; one that ends it returns the result.
  void look();
  void settle();  // what is wanted, with what is known by now: images, secrets, namespace
  void tell_about_secrets() const;
  Maybe nothing_to_do();
  Maybe prepare();
  DeployResult make_release();

  [[nodiscard]] PreflightRequest preflight() const;
  [[nodiscard]] Step check_step();
  [[nodiscard]] Outcome check(Console& console);
  [[nodiscard]] Step survey_step();
  [[nodiscard]] std::optional<Step> drift_step();
  [[nodiscard]] Execution bring_images();
  // Whether the cluster has to be looked at again: whoever had the lease before may have changed
  // everything, or done the same already.
  [[nodiscard]] bool take_lease();
  [[nodiscard]] bool same_content(const release::Record& other) const;
  [[nodiscard]] bool all_live() const;
  void note_what_was_left();
  void begin_record();
  void pin_cluster() const;
  void note_sent_secrets() const;

  [[nodiscard]] ClusterApply apply_of(const release::Record& record);
  [[nodiscard]] std::vector<base::Secret> first_objects() const;
  [[nodiscard]] Execution bring_up(ClusterApply& apply);
  // The record goes before them, instead of with the first objects; none if nothing is given.
  [[nodiscard]] std::vector<Step> giving_steps(ClusterApply& apply) const;
  Maybe give_permissions(ClusterApply& apply);
  DeployResult not_given(const Execution& execution);
  [[nodiscard]] Execution run_permissions(const Permissions::Steps& steps_for,
                                          const release::Record& wanted,
                                          const std::string& prefix) const;
  // What could not be done is said beside the result, and in the record for the next deploy.
  void note_left(DeployResult& result, const Execution& execution);
  DeployResult good(ClusterApply& apply);
  DeployResult interrupted();
  DeployResult failed(const Execution& execution);
  DeployResult put_back(DeployResult result);
  DeployResult left_alone(DeployResult result, const Execution& execution, const Turn& turned);

  void prune(const release::Record& kept);
  void end_record(release::Result result, const std::string& cause);
  [[nodiscard]] std::vector<ContainerEvidence> pod_evidence() const;
  [[nodiscard]] observe::ClusterEyes eyes() const;
  [[nodiscard]] std::vector<Endpoint> endpoints(const release::Record& record,
                                                const observe::Scene& scene) const;

  const ClusterRequest& request_;
  ClusterView view_;
  ClusterImages images_;
  ImageSurvey survey_;
  BroughtImages brought_;
  ClusterFacts facts_;
  release::SettledSecrets settled_;
  std::optional<release::Lease> lease_;
};

}  // namespace cloudctl::action
