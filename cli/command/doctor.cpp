#include <algorithm>

#include "action/cluster_check.h"
#include "action/kops.h"
#include "action/local.h"
#include "base/error.h"
#include "command/checks.h"
#include "command/images.h"
#include "command/site.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct DoctorOptions {
  bool push = false;
};

void add_doctor(Flags& flags, DoctorOptions& options) {
  flags.toggle({.name = "--push", .value = "", .help = "check the logins of a push too"},
               options.push);
}

bool has_file(const Context& context) {
  try {
    (void)find_file(context);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

// With a project, what it needs is checked too: ports, images, secrets, logins.
std::vector<action::Check> local_checks(const DoctorOptions& options, Context& context,
                                        Local& local, const Planned& plan) {
  action::CheckRequest request;
  request.record = action::local_record(plan.plan, plan.files);
  request.secrets = local.secrets(*request.record);
  request.pinned_engine = local.store().engine();
  const auto jobs = action::build_jobs(plan.plan, plan.files);
  request.builds = !jobs.empty();
  if (options.push) {
    for (const auto& job : jobs) request.pushes.push_back(job.reference);
    request.logins = logins(context, local, jobs);
  }
  return action::local_checks(local.world(), request);
}

std::vector<action::Check> cluster_checks(const DoctorOptions& options, Context& context,
                                          Site& site, const Planned& plan) {
  Cluster& cluster = *site.cluster();
  action::ClusterCheckRequest request;
  request.place = cluster.place();
  request.record = action::cluster_record(plan.plan, plan.files);
  request.secrets = cluster.secrets(*request.record);
  const auto jobs = action::build_jobs(plan.plan, plan.files);
  for (const auto& job : jobs) request.platforms[job.reference] = job.platforms;
  const bool account = cluster.eks() != nullptr;  // its registry takes who is let into it
  if (!account && (options.push || pushes_always(site.goal().target))) {
    for (const auto& job : jobs) request.pushes.push_back(job.reference);
    request.logins = logins(context, cluster, jobs);
  }
  return action::cluster_checks(cluster.world(), request);
}

std::vector<action::Check> checks_of(const DoctorOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  const Goal goal = goal_of(context, loaded);
  std::vector<action::Check> before;
  if (goal.target.cloud || goal.target.kops) {
    Session session(context, goal.project, cluster_state(context, goal));
    auto& world = session.world();
    const std::string& target = goal.target.name;
    before = goal.target.cloud ? action::eks_doctor(world, *goal.target.cloud, target)
                               : action::kops_doctor(world, *goal.target.kops, target);
    const bool ready = std::all_of(before.begin(), before.end(), [](const auto& check) {
      return check.grade != action::Grade::failed;
    });
    if (!ready) return before;
  }
  Site site(context, goal);
  if (site.cluster() != nullptr) {
    const Loaded file = with_registry(loaded, site);
    const auto checks = cluster_checks(options, context, site, planned(context, file, {}));
    before.insert(before.end(), checks.begin(), checks.end());
    return before;
  }
  const Planned plan = planned(context, loaded, {.replicas = site.scale()});
  return local_checks(options, context, *site.local(), plan);
}

base::ExitCode run_doctor(const DoctorOptions& options, Context& context) {
  std::vector<action::Check> checks;
  if (has_file(context)) {
    checks = checks_of(options, context);
  } else {
    (void)goal_of(context, Loaded{});  // no target but local needs no file
    Local local(context, "none");
    checks = action::local_checks(local.world(), {});
  }
  return answer_checks(context, checks);
}

}  // namespace

Verb doctor_verb() {
  return verb<DoctorOptions>(
      {.name = "doctor",
       .summary = "check every tool, login and port that a deploy needs, with the fix for each",
       .details =
           "The same checks run at the beginning of every deploy. Exits with 4 if one fails.",
       .examples = {"cloudctl doctor", "cloudctl doctor --push", "cloudctl doctor -o json"},
       .exit_codes = {4},
       .also_known = {"preflight", "diagnose"}},
      add_doctor, run_doctor);
}

}  // namespace cloudctl::command
