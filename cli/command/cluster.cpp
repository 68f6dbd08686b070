#include "command/cluster.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "release/pin.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

std::unique_ptr<process::Runner> login_of(const Context& context, const Goal& goal) {
  if (!goal.target.cloud) return nullptr;
  return std::make_unique<action::EksLogin>(context.outside().runner, context.outside().clock,
                                            *goal.target.cloud,
                                            cluster_login_folder(context, goal));
}

action::ClusterPlace place_of(const Goal& goal) {
  action::ClusterPlace place;
  place.kubectl = {.kubeconfig = "",
                   .context = goal.target.context,
                   .kube_namespace = goal.target.kube_namespace};
  place.type = goal.target.type;
  place.project = goal.project;
  place.target = goal.target.name;
  place.profile = goal.target.profile;
  place.pin = goal.root / ".cloudctl" / (goal.target.name + ".json");
  if (const auto text = base::read_file_if_there(place.pin)) {
    const auto pin = release::pin_from_json(*text, place.pin.string());
    place.pinned_uid = pin.uid;
    place.pinned_server = pin.server;
  }
  return place;
}

bool comes_first(const tool::Pod& a, const tool::Pod& b) {
  if (a.ready != b.ready) return a.ready;
  return a.created == b.created ? a.name < b.name : a.created < b.created;
}

}  // namespace

fs::path cluster_state(const Context& context, const Goal& goal) {
  return state_home(context) / "cloudctl" / type_word(goal.target.type) / goal.project /
         goal.target.name;
}

fs::path cluster_login_folder(const Context& context, const Goal& goal) {
  return cluster_state(context, goal) / "logins" / std::to_string(context.outside().pid);
}

Cluster::Cluster(Context& context, const Goal& goal)
    : Session(context, goal.project, cluster_state(context, goal), login_of(context, goal)),
      eks_(dynamic_cast<action::EksLogin*>(&world().runner)),
      place_(place_of(goal)) {
  place_.state = state();
  if (goal.target.kops) {
    kops_.emplace(cluster_login_folder(context, goal));
    kops_->log_in(world(), *goal.target.kops, goal.target.name);
    place_.kubectl.kubeconfig = kops_->kubeconfig().string();
  }
  if (eks_ == nullptr) return;
  eks_->log_in();
  place_.kubectl.kubeconfig = eks_->kubeconfig().string();
}

const action::ClusterView& Cluster::view() {
  if (!view_) view_ = action::look_at_cluster(world(), place_);
  return *view_;
}

observe::ClusterEyes Cluster::eyes() {
  return {.runner = world().runner,
          .clock = world().clock,
          .ask = world().ask,
          .kubectl = place_.kubectl};
}

release::Record Cluster::current() {
  const auto& history = view().history;
  if (auto record = history.last_good()) return *record;
  if (auto record = history.newest()) return *record;
  throw base::Error(
      {.what = "nothing of \"" + project() + "\" is deployed to target \"" + place_.target + "\"",
       .where = "",
       .next = "run \"cloudctl deploy -t " + place_.target + "\"",
       .code = base::ExitCode::failed});
}

std::string Cluster::described() {
  const auto command = tool::kubectl_config(kubectl());
  const auto completed =
      world().runner.run(command, {.deadline = std::chrono::seconds(10), .on_line = {}});
  if (!completed.ok()) throw observe::no_cluster(command, completed);
  const auto known = tool::parse_kubectl_config(completed.out);
  return "context \"" + known.context + "\" (" + known.server + "), namespace \"" +
         kubectl().kube_namespace + "\"";
}

std::vector<tool::Pod> Cluster::running_pods(const std::string& service) {
  std::vector<tool::Pod> chosen;
  for (const auto& pod : view().scene.pods) {
    const bool runs = pod.phase == "Running" && !pod.being_deleted;
    if (runs && pod.service == service) chosen.push_back(pod);
  }
  std::sort(chosen.begin(), chosen.end(), comes_first);
  return chosen;
}

}  // namespace cloudctl::command
