#include "command/site.h"

#include <algorithm>

#include "action/cluster_claims.h"
#include "action/cluster_images.h"
#include "action/cluster_secrets.h"
#include "action/local.h"
#include "action/local_passwords.h"
#include "action/local_secrets.h"
#include "base/error.h"
#include "command/account.h"
#include "command/images.h"
#include "command/kept_scale.h"
#include "command/outcome.h"
#include "command/password_rotate.h"
#include "release/credential_object.h"
#include "release/passwords.h"

namespace cloudctl::command {

namespace {

using Replicas = std::map<std::string, int>;

// Services whose replicas are an autoscaler's, as the file says.
std::vector<std::string> autoscaled(const Context& context, const Loaded& loaded,
                                    const Wish& wish) {
  const auto file = resolution(
      context, loaded,
      {.images = wish.images, .replicas = {}, .version = wish.version, .contents = false});
  std::vector<std::string> names;
  for (const auto& service : file.plan.services) {
    if (service.autoscale) names.push_back(service.name);
  }
  return names;
}

action::DeployRequest local_request(Context& context, Local& local, Order order) {
  action::DeployRequest request;
  if (!order.dry_run) action::make_passwords(local.world(), order.desired, local.state());
  request.secrets = std::move(order.secrets);
  request.secrets.merge(local.secrets(order.desired));
  request.desired = std::move(order.desired);
  request.state = local.state();
  request.pid = context.outside().pid;
  request.scale = std::move(order.scale);
  request.push = order.push;
  if (order.push) request.logins = logins(context, local, order.jobs);
  request.jobs = std::move(order.jobs);
  request.rollback = order.rollback;
  request.no_cache = order.no_cache;
  request.always = order.always;
  if (order.times.timeout) request.timeout = *order.times.timeout;
  if (order.times.lock_wait) request.lock_wait = *order.times.lock_wait;
  return request;
}

// Of the release that serves, and of what an earlier one left with its data.
release::Backing deployed_backing(Site& site) {
  release::Backing deployed;
  if (const auto last = site.last_good()) deployed = last->backing;
  deployed.merge(site.cluster() != nullptr
                     ? release::made_in(site.cluster()->view().objects)
                     : release::PasswordStore(site.session().state()).noted());
  return deployed;
}

CarriedOut print_dry_run(Context& context, Site& site, const std::vector<action::Step>& steps) {
  site.session().talk().end();
  print_steps(context, steps);
  if (steps.empty()) context.say("nothing to do");
  return {};
}

}  // namespace

Site::Site(Context& context, Goal goal) : goal_(std::move(goal)) {
  if (is_cluster(goal_)) {
    cluster_.emplace(context, goal_);
    const auto* eks = cluster_->eks();
    if (eks != nullptr && goal_.target.registry.empty()) goal_.target.registry = eks->registry();
  } else {
    local_.emplace(context, goal_.project);
  }
}

Session& Site::session() {
  if (cluster_) return *cluster_;
  return *local_;
}

release::History Site::history() {
  return cluster_ ? cluster_->view().history : release::History(local_->store().list());
}

std::optional<release::Record> Site::last_good() {
  return cluster_ ? cluster_->view().history.last_good() : local_->store().last_good();
}

release::Record Site::current() {
  return cluster_ ? cluster_->current() : local_->current();
}

Replicas Site::scale() {
  if (kept_scale_) return *kept_scale_;
  if (local_) return local_->store().scale();
  const auto record = last_good();
  return record ? record->scale : Replicas{};
}

std::vector<std::string> Site::gone_secrets(const release::Record& record) {
  if (cluster_) {
    return action::gone_in_cluster(cluster_->place(), record, cluster_->view().objects);
  }
  return action::secrets_of(record, local_->secrets(record), release::SecretStore(local_->state()))
      .gone;
}

release::Record Site::scaled(release::Record record, const Replicas& replicas) const {
  return cluster_ ? action::scaled_in_cluster(std::move(record), replicas)
                  : action::scaled(std::move(record), replicas);
}

release::Record Site::with_image(release::Record record, const std::string& service,
                                 const std::string& image) const {
  return cluster_ ? action::with_image_in_cluster(std::move(record), service, image)
                  : action::with_image(std::move(record), service, image);
}

Loaded with_registry(Loaded loaded, const Site& site) {
  const auto& target = site.goal().target;
  const auto found = loaded.reading.project.targets.find(target.name);
  if (target.type == config::TargetType::eks && found != loaded.reading.project.targets.end()) {
    found->second.registry = target.registry;
  }
  return loaded;
}

Wanted wanted(Context& context, Site& site, const Loaded& file, Wish wish) {
  const Loaded loaded = with_registry(file, site);
  wish.replicas = kept_scale(context, loaded, site.session().state(), site.scale());
  site.keep_scale(wish.replicas);
  wish.deployed = deployed_backing(site);
  Replicas bounds;
  if (site.cluster() != nullptr && !wish.replicas.empty()) {
    for (const auto& name : autoscaled(context, loaded, wish)) {
      if (auto found = wish.replicas.extract(name)) bounds.insert(std::move(found));
    }
  }
  Wanted result{.planned = planned(context, loaded, wish), .record = {}};
  const auto& [plan, files] = result.planned;
  if (site.cluster() == nullptr) {
    result.record = action::local_record(plan, files);
    const auto& session = site.session();
    result.record.secret_marks = action::secrets_of(result.record, session.secrets(result.record),
                                                    release::SecretStore(session.state()))
                                     .marks;
    return result;
  }
  result.record = action::cluster_record(plan, files);
  if (!bounds.empty()) result.record = site.scaled(std::move(result.record), bounds);
  Cluster& cluster = *site.cluster();
  action::refuse_claim_changes(cluster.world(), cluster.place(), result.record,
                               cluster.view().objects);
  return result;
}

std::map<std::string, std::string> seen_locally(Site& site) {
  const auto record = site.last_good();
  return {{"release", std::to_string(record ? record->number : 0)}};
}

bool pushes_always(const plan::Target& target) {
  if (target.type == config::TargetType::eks) return true;
  const bool may_push =
      target.type == config::TargetType::kubernetes || target.type == config::TargetType::kops;
  return may_push && !target.registry.empty();
}

action::ClusterRequest cluster_request(Context& context, Site& site, Order order) {
  Cluster& cluster = *site.cluster();
  action::ClusterRequest request;
  request.place = cluster.place();
  request.view = cluster.seen();
  request.secrets = std::move(order.secrets);
  // Of those that are changed now the cluster is not asked who was last.
  request.sent_secrets = release::SecretStore(cluster.state()).sent();
  for (const auto& [name, value] : request.secrets) request.sent_secrets.erase(name);
  request.secrets.merge(cluster.secrets(order.desired));
  request.desired = std::move(order.desired);
  request.desired.scale = std::move(order.scale);
  request.push = order.push || pushes_always(site.goal().target);
  if (request.push) request.logins = logins(context, cluster, order.jobs);
  request.jobs = std::move(order.jobs);
  request.no_cache = order.no_cache;
  request.always = order.always;
  if (request.push) add_account_login(cluster, request, request.logins);
  request.pid = context.outside().pid;
  request.rollback = order.rollback;
  request.force_conflicts = order.force_conflicts;
  request.permissions = permissions_of(cluster);
  request.seen = std::move(order.seen);
  if (order.times.timeout) request.timeout = *order.times.timeout;
  if (order.times.lock_wait) request.lock_wait = *order.times.lock_wait;
  return request;
}

CarriedOut carry_out(Context& context, Site& site, Order order) {
  const bool dry_run = order.dry_run;
  site.session().world().begun = context.begun();
  if (!dry_run) settle_passwords(context, site);
  if (Cluster* cluster = site.cluster()) {
    const auto request = cluster_request(context, site, std::move(order));
    const auto before = account_steps(*cluster, request);
    if (dry_run) {
      auto steps = action::cluster_deploy_steps(cluster->world(), request);
      steps.insert(steps.begin(), before.begin(), before.end());
      return print_dry_run(context, site, steps);
    }
    carry_out_in_account(*cluster, before);
    const auto result = action::deploy_to_cluster(cluster->world(), request);
    return {.verdict = result.code,
            .code = say_result(context, site, {.result = result, .record = request.desired})};
  }
  Local& local = *site.local();
  const auto request = local_request(context, local, std::move(order));
  if (dry_run) return print_dry_run(context, site, action::deploy_steps(local.world(), request));
  const auto result = action::deploy(local.world(), request);
  return {.verdict = result.code,
          .code = say_result(context, site, {.result = result, .record = request.desired})};
}

}  // namespace cloudctl::command
