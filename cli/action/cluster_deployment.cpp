#include "action/cluster_deployment.h"

#include <algorithm>

#include "action/cluster_passwords.h"
#include "action/cluster_plan.h"
#include "action/cluster_secrets.h"
#include "action/verdict.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "release/cluster_record.h"
#include "release/pin.h"

namespace cloudctl::action {
namespace {

bool all_serve(const observe::State& state) {
  return std::all_of(state.services.begin(), state.services.end(), [](const auto& service) {
    return service.wanted == 0 || service.condition == observe::Condition::serving;
  });
}

ClusterImages images_of(const ClusterRequest& request) {
  ClusterImages images{.place = request.place,
                       .jobs = request.jobs,
                       .others = {},
                       .push = request.push,
                       .no_cache = request.no_cache,
                       .logins = request.logins};
  for (const auto& service : request.desired.services) {
    const bool ours = std::any_of(request.jobs.begin(), request.jobs.end(),
                                  [&](const auto& job) { return job.reference == service.image; });
    if (!ours) images.others.push_back(service.image);
  }
  return images;
}

}  // namespace

ClusterDeployment::ClusterDeployment(World& world, const ClusterRequest& request)
    : ReleaseRun(world, request.desired, request.secrets),
      request_(request),
      images_(images_of(request)) {}

DeployResult ClusterDeployment::run() {
  tell_begin();
  if (request_.view) {
    view_ = *request_.view;
  } else {
    look();
  }
  settle();
  refuse_moved(request_, view_);
  tell_about_secrets();
  if (auto done = nothing_to_do()) return finish(std::move(*done));
  folder_.path = open_run(request_.place.state, verb_of(record_.purpose), world_.clock).path;
  if (auto failed = prepare()) return finish(std::move(*failed));
  settle();
  if (take_lease()) {
    look();
    settle();
    if (auto done = nothing_to_do()) {
      lease_.reset();
      return finish(std::move(*done));
    }
  }
  return finish(make_release());
}

void ClusterDeployment::look() {
  view_ = look_at_cluster(world_, request_.place);
}

void ClusterDeployment::settle() {
  const std::string purpose = record_.purpose;
  previous_ = view_.history.last_good();
  images_.last_good = previous_ ? &*previous_ : nullptr;
  auto wanted =
      wanted_in_cluster(request_, {.view = view_, .space = facts_.space, .brought = brought_});
  record_ = std::move(wanted.record);
  settled_ = std::move(wanted.secrets);
  // A pod may say the value of an earlier release, or one that only the cluster has.
  secrets_.merge(secrets_in_cluster(request_.place, view_.objects));
  secrets_.merge(credentials_in_cluster(view_.objects));
  record_.purpose = purpose;
  record_.cluster = !request_.place.pinned_uid.empty() ? request_.place.pinned_uid
                    : !facts_.uid.empty()              ? facts_.uid
                    : previous_                        ? previous_->cluster
                                                       : std::string();
}

void ClusterDeployment::tell_about_secrets() const {
  tell_gone_secrets(settled_.gone);
  for (const auto& name : settled_.overtaken) {
    tell({.kind = EventKind::warning,
          .text = "secret " + name +
                  " was changed in the cluster since this machine set it; that value is taken",
          .next = "to have yours: cloudctl secrets set " + name + " -t " + request_.place.target});
  }
}

// So that this machine's values do not return once somebody else has changed them.
void ClusterDeployment::note_sent_secrets() const {
  const release::SecretStore store(request_.place.state);
  release::Marks sent;
  for (const auto& [name, value] : store.all()) {
    const auto mark = settled_.sent.find(name);
    if (mark != settled_.sent.end()) sent.insert(*mark);
  }
  if (!sent.empty()) store.save_sent(sent);
}

bool ClusterDeployment::same_content(const release::Record& other) const {
  return other.objects == record_.objects && other.scale == record_.scale &&
         other.waves == record_.waves;
}

bool ClusterDeployment::all_live() const {
  return std::all_of(record_.objects.begin(), record_.objects.end(), [&](const auto& object) {
    if (object.name.kind == "Namespace") return true;
    const auto* live = tool::find(view_.objects, release::ref_of(object.name));
    return live != nullptr && !live->being_deleted && release::holds(object, *live);
  });
}

ClusterDeployment::Maybe ClusterDeployment::nothing_to_do() {
  if (request_.always || request_.no_cache || !previous_ || !same_content(*previous_)) return {};
  const bool settled = release::is_settled(*view_.history.newest());
  const auto& pinned = request_.place.pinned_uid;
  const bool here = pinned.empty() || pinned == previous_->cluster;
  if (!settled || !here || !settled_.object.empty() || !all_live()) return {};
  const auto expected = cluster_expected(record_);
  const auto state =
      observe::asked(eyes(), observe::judged(view_.scene, expected), view_.scene, expected);
  if (!all_serve(state)) return {};
  note_sent_secrets();
  auto result = nothing_to_do_result(*previous_);
  result.endpoints = endpoints(record_, view_.scene);
  return result;
}

ClusterDeployment::Maybe ClusterDeployment::prepare() {
  images_.workspace = folder_.path;
  std::vector<Step> first{check_step(), survey_step()};
  if (auto drift = drift_step()) first.push_back(std::move(*drift));
  Execution execution = execute(first, world_, {.folder = folder_});
  if (execution.ok) {
    Execution images = bring_images();
    images.ran.insert(images.ran.begin(), execution.ran.begin(), execution.ran.end());
    execution = std::move(images);
  }
  if (execution.ok) return std::nullopt;
  return unbegun(execution, previous_ ? previous_->number : 0);
}

Execution ClusterDeployment::bring_images() {
  auto steps = cluster_image_steps(images_, survey_);
  Step last{.id = "images", .title = "look up the images"};
  for (const auto& step : steps) last.needs.push_back(step.id);
  last.work = [this](Console& console) -> Outcome {
    brought_ = brought_images(console.world(), images_, survey_);
    return {.ok = true, .text = base::plural(brought_.size(), "image") + " known"};
  };
  // Nothing to be told where nothing was done.
  if (steps.empty()) {
    brought_ = survey_.known;
    return {};
  }
  steps.push_back(std::move(last));
  return execute(steps, world_, {.folder = folder_});
}

bool ClusterDeployment::take_lease() {
  bool waited = false;
  release::LeaseRequest wanted{
      .kubectl = request_.place.kubectl,
      .project = record_.project,
      .self = self(request_.pid),
      .release = view_.history.next_number(),
      .create_namespace = {},
      .wait = request_.lock_wait,
      .on_waiting = [&](const release::Holder& holder) {
        waited = true;
        tell({.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
      }};
  for (const auto& object : record_.objects) {
    const bool absent = facts_.space == Space::absent;
    if (object.name.kind == "Namespace" && absent) wanted.create_namespace = object.json;
  }
  const auto ref = release::lease_ref(request_.place.kubectl, record_.project);
  if (const auto* seen = tool::find(view_.objects, ref)) wanted.seen = *seen;
  lease_.emplace(release::acquire_lease(world_.runner, world_.clock, wanted));
  return waited || lease_->taken_over().has_value();
}

DeployResult ClusterDeployment::make_release() {
  note_what_was_left();
  pin_cluster();
  begin_record();
  ClusterApply apply = apply_of(record_);
  apply.first = first_objects();
  apply.lease = &*lease_;
  if (auto ended = give_permissions(apply)) return std::move(*ended);
  const Execution execution = bring_up(apply);
  if (execution.ok) return good(apply);
  return execution.cancelled ? interrupted() : failed(execution);
}

void ClusterDeployment::pin_cluster() const {
  const auto& place = request_.place;
  if (place.pin.empty() || !place.pinned_uid.empty() || facts_.uid.empty()) return;
  base::write_file(place.pin, release::to_json({.uid = facts_.uid, .server = facts_.server}));
}

void ClusterDeployment::begin_record() {
  record_.number = view_.history.next_number();
  record_.result = release::Result::pending;
  record_.started = base::iso_time(world_.clock.now());
}

Execution ClusterDeployment::bring_up(ClusterApply& apply) {
  auto steps = cluster_apply_steps(apply);
  auto passwords = new_passwords(request_.place, apply.record, view_.objects);
  if (passwords && apply.prefix.empty()) {
    steps.front().needs.push_back(passwords->step.id);
    steps.insert(steps.begin(), std::move(passwords->step));
    secrets_.merge(passwords->values);
    apply.secrets = secrets_;
  }
  return execute(steps, world_, {.folder = folder_});
}

observe::ClusterEyes ClusterDeployment::eyes() const {
  return {.runner = world_.runner,
          .clock = world_.clock,
          .ask = world_.ask,
          .kubectl = request_.place.kubectl};
}

std::vector<Endpoint> ClusterDeployment::endpoints(const release::Record& record,
                                                   const observe::Scene& scene) const {
  std::vector<Endpoint> all;
  for (const auto& one : cluster_expected(record)) {
    auto urls = observe::urls(one, scene);
    if (!urls.empty()) all.push_back({.service = one.service.service, .urls = std::move(urls)});
  }
  return all;
}

DeployResult deploy_to_cluster(World& world, const ClusterRequest& request) {
  return ClusterDeployment(world, request).run();
}

std::vector<Step> cluster_deploy_steps(World& world, const ClusterRequest& request) {
  return ClusterDeployment(world, request).steps();
}

}  // namespace cloudctl::action
