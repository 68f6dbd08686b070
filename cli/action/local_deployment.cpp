#include "action/local_deployment.h"

#include <algorithm>

#include "action/local_prepare.h"
#include "action/local_recover.h"
#include "action/local_secrets.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/early_check.h"
#include "release/passwords.h"

namespace cloudctl::action {
namespace {

constexpr std::size_t kept_releases = 50;

bool all_serve(const observe::State& state) {
  return std::all_of(state.services.begin(), state.services.end(), [](const auto& service) {
    return service.wanted > 0 && service.condition == observe::Condition::serving &&
           static_cast<int>(service.containers.size()) == service.wanted;
  });
}

}  // namespace

Deployment::Deployment(World& world, const DeployRequest& request)
    : ReleaseRun(world, request.desired, request.secrets),
      request_(request),
      eyes_{.runner = world.runner, .clock = world.clock, .ask = world.ask},
      store_(request.state) {
  // A release to be put back runs with other values, and says them as readily.
  secrets_ = with_kept(std::move(secrets_), release::SecretStore(request.state));
}

DeployResult Deployment::run() {
  tell_begin();
  tell_gone_secrets(request_.gone_secrets);
  if (auto done = nothing_to_do()) return finish(std::move(*done));
  folder_.path = open_run(request_.state, verb_of(record_.purpose), world_.clock).path;
  if (auto failed = prepare()) return finish(std::move(*failed));
  bool waited = false;
  const release::Lock lock = release::acquire(
      {.folder = request_.state,
       .self = self(request_.pid),
       .wait = request_.lock_wait,
       .on_waiting =
           [&](const release::Holder& holder) {
             waited = true;
             tell({.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
           }},
      world_.clock);
  // Whoever had the lock may have done the same already.
  if (waited) {
    if (auto done = nothing_to_do()) return finish(std::move(*done));
  }
  return finish(make_release(lock));
}

bool Deployment::same_content(const release::Record& other) const {
  auto services = other.services;
  for (auto& service : services) {
    const auto* own = release::find_service(record_, service.name);
    if (own != nullptr) service.image_id = own->image_id;
  }
  return services == record_.services && other.waves == record_.waves &&
         other.config_hash == record_.config_hash && other.secret_marks == record_.secret_marks;
}

Deployment::Maybe Deployment::nothing_to_do() {
  const auto newest = store_.newest();
  const auto last = store_.last_good();
  if (request_.always || request_.no_cache || !last || !same_content(*last)) return std::nullopt;
  const bool settled =
      newest->result == release::Result::good || newest->result == release::Result::rolled_back;
  if (!settled) return std::nullopt;
  auto seen = observe::glance(eyes_, record_.project);
  const auto yardsticks = expected(record_);
  observe::EarlyChecks().run(eyes_, seen, yardsticks);
  const auto state = observe::asked(eyes_, observe::judged(seen, yardsticks), yardsticks);
  if (!all_serve(state)) return std::nullopt;
  keep_scale();
  auto result = nothing_to_do_result(*last);
  result.endpoints = endpoints(seen);
  return result;
}

void Deployment::keep_scale() const {
  if (request_.scale != store_.scale()) store_.save_scale(request_.scale);
}

Deployment::Maybe Deployment::prepare() {
  const ExecuteOptions options{.folder = folder_};
  Execution execution = execute({check_step(request_, store_.engine())}, world_, options);
  if (execution.ok) {
    const auto steps = image_steps(world_, request_, folder_.path);
    Execution images = execute(steps, world_, options);
    images.ran.insert(images.ran.begin(), execution.ran.begin(), execution.ran.end());
    execution = std::move(images);
  }
  if (execution.ok) return std::nullopt;
  const auto last = store_.last_good();
  return unbegun(execution, last ? last->number : 0);
}

void Deployment::begin_record() {
  previous_ = store_.last_good();
  record_.number = store_.next_number();
  record_.result = release::Result::pending;
  record_.started = base::iso_time(world_.clock.now());
  store_.save(record_);
  keep_secrets(store_, request_.secrets);
  journal_->release(record_.number);
}

DeployResult Deployment::make_release(const release::Lock& lock) {
  for (const auto& note : recover(world_, store_, lock)) {
    tell({.kind = EventKind::warning, .text = note});
  }
  const auto last = store_.last_good();
  journal_.emplace(request_.state, release::JournalEntry{.owner = self(request_.pid),
                                                         .previous = last ? last->number : 0});
  if (!store_.engine()) store_.pin_engine(engine_identity(world_));
  begin_record();
  const Execution execution = bring_up(record_, "");
  DeployResult result;
  if (execution.ok) {
    result = good(execution);
  } else if (execution.cancelled) {
    result = interrupted();
  } else {
    result = failed(execution);
  }
  journal_->close();
  return result;
}

Execution Deployment::bring_up(const release::Record& record, const std::string& prefix) {
  auto secrets = secrets_;
  const bool back = record.number != record_.number;
  if (back) {
    auto settled = secrets_of(record, request_.secrets, release::SecretStore(request_.state));
    tell_gone_secrets(settled.gone);
    for (auto& [name, value] : settled.values) secrets.insert_or_assign(name, std::move(value));
    const release::PasswordStore passwords(request_.state);
    secrets.merge(release::credentials(record.backing, passwords));
  }
  Apply apply{.record = record,
              .file = store_.file_of(record.number, "compose.yaml"),
              .secrets = std::move(secrets),
              .there = observe::look(eyes_, record.project),
              .renewed = with_changed_secrets(record, store_),
              .until = world_.clock.steady() + request_.timeout,
              .prefix = prefix};
  return execute(apply_steps(apply), world_, {.folder = folder_, .journal = &*journal_});
}

void Deployment::end_record(release::Result result, const std::string& cause) {
  close_record(result, cause);
  store_.save(record_);
}

DeployResult Deployment::good(const Execution&) {
  const auto seen = observe::look(eyes_, record_.project);
  for (auto& service : record_.services) {
    for (const auto& container : seen) {
      if (container.service == service.name) service.image_id = container.image_id;
    }
  }
  end_record(release::Result::good, "");
  keep_scale();
  store_.prune(kept_releases);
  return {.code = base::ExitCode::ok,
          .changed = true,
          .release = record_.number,
          .sentence = named(record_.number) + " serves",
          .next = "",
          .endpoints = endpoints(seen)};
}

}  // namespace cloudctl::action
