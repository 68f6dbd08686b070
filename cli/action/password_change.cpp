#include "action/password_change.h"

#include "action/cluster_apply.h"
#include "action/cluster_view.h"
#include "base/error.h"
#include "release/credential_object.h"
#include "release/lock.h"
#include "release/passwords.h"

namespace cloudctl::action {
namespace {

using config::BackingType;
using Passwords = std::vector<base::Secret>;

// How the two are kept, wherever it is.
struct Keeping {
  std::function<Outcome(Console&)> begin, count, forget;  // pending; counts; pending no more
};

// What makes the database take it; `openers`: passwords of which one is its present one.
tool::DatabaseProgram telling(const DatabasePlace& place, const base::Secret& next,
                              const Passwords& openers) {
  const auto login = login_of(place);
  switch (place.made.type) {
    case BackingType::mongodb:
      return tool::mongo_password(login, place.made.port, {.next = next, .openers = openers});
    case BackingType::rabbitmq:
      return tool::rabbitmq_password(login, next);
    default:
      return tool::pg_password(login, next);
  }
}

Outcome tell(Console& console, const DatabasePlace& place, const base::Secret& next,
             const Passwords& openers) {
  if (place.made.type == BackingType::redis) return {.ok = true, .text = "at its next start"};
  const auto program = telling(place, next, openers);
  auto answer = asked_inside(console, place, program);
  if (answer.outcome.ok) answer.outcome.text = "taken";
  return answer.outcome;
}

using Work = std::function<Outcome(Console&)>;

Step step(const std::string& id, const std::string& title, const std::string& needs, Work work) {
  return {.id = id,
          .title = title,
          .needs = needs.empty() ? std::vector<std::string>() : std::vector{needs},
          .commands = {},
          .work = std::move(work)};
}

std::vector<Step> change_steps(const PasswordChange& change, const Keeping& keeping) {
  const auto& place = change.place;
  return {step("pending", "keep the new password", "", keeping.begin),
          step("database", "tell it to " + place.name, "pending",
               [&change](Console& console) {
                 return tell(console, change.place, change.next, {change.place.password});
               }),
          step("counts", "let it count", "database", keeping.count)};
}

// In the order in which nothing is forgotten before the database is as it should be.
std::vector<Step> settle_steps(const PasswordChange& change, const Keeping& keeping) {
  const auto& place = change.place;
  return {step("database", "tell " + place.name + " its password again", "",
               [&change](Console& console) {
                 return tell(console, change.place, change.place.password,
                             {change.place.password, change.next});
               }),
          step("counts", "forget the other one", "database", keeping.forget)};
}

Outcome carried_out(World& world, const std::filesystem::path& state,
                    const std::vector<Step>& steps) {
  const RunFolder folder = open_run(state, "password", world.clock);
  const auto execution = execute(steps, world, {.folder = folder});
  if (execution.ok) return {};
  Outcome outcome = execution.outcome;
  outcome.cancelled = execution.cancelled;
  if (execution.cancelled) outcome.code = base::ExitCode::interrupted;
  return outcome;
}

release::Holder self(World& world, const PasswordChange& change) {
  return {.pid = change.pid,
          .host = change.host,
          .who = change.who,
          .purpose = "password",
          .since = base::iso_time(world.clock.now())};
}

release::Lock locked(World& world, const PasswordChange& change,
                     const std::filesystem::path& state) {
  const auto tell_holder = [&world](const release::Holder& holder) {
    world.progress.on(
        {.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
  };
  return release::acquire({.folder = state,
                           .self = self(world, change),
                           .wait = change.lock_wait,
                           .on_waiting = tell_holder},
                          world.clock);
}

Keeping on_this_machine(const PasswordChange& change, const release::PasswordStore& store) {
  const std::string& name = change.place.name;
  return {.begin = [&change, &store, name](Console&) -> Outcome {
            store.begin(name, change.next);
            return {.ok = true, .text = "beside the present one"};
          },
          .count = [&store, name](Console&) -> Outcome {
            store.let_pending_count(name);
            return {.ok = true, .text = "in its file"};
          },
          .forget = [&store, name](Console&) -> Outcome {
            store.forget_pending(name);
            return {.ok = true, .text = "the one that counts is in the database"};
          }};
}

base::Error overtaken(const PasswordChange& change) {
  return base::Error({.what = "the password of " + described(change.place) +
                              " was changed by somebody else meanwhile",
                      .next = "run it again"});
}

// The Secret of one database, as it is known to be in the cluster now.
class ClusterSecret {
 public:
  // Reads it: whoever had the lease until now may have changed it. Throws Error if it is gone, or
  // another password counts by now.
  ClusterSecret(World& world, const PasswordChange& change, const ClusterChange& cluster)
      : change_(change), cluster_(cluster), ref_(release::credential_ref(where())) {
    const auto now = asked_objects(world, tool::kubectl_get(cluster.place.kubectl, {ref_}));
    const auto* found = tool::find(now, ref_);
    if (found == nullptr) throw overtaken(change);
    live_ = *found;
    if (release::password_in(live_) != change.place.password) throw overtaken(change);
  }

  [[nodiscard]] bool pending() const { return release::pending_in(live_).has_value(); }

  [[nodiscard]] Keeping keeping() {
    return {.begin =
                [this](Console& console) {
                  return replace(console, release::with_pending(live_, change_.next), "kept");
                },
            .count =
                [this](Console& console) {
                  const release::CredentialChange now{
                      .made = change_.place.made, .password = change_.next, .mark = cluster_.mark};
                  return replace(console, release::with_password(live_, where(), now),
                                 "in its Secret");
                },
            .forget =
                [this](Console& console) {
                  return replace(console, release::without_pending(live_),
                                 "the one that counts is in the database");
                }};
  }

 private:
  [[nodiscard]] release::CredentialPlace where() const {
    return {.project = cluster_.place.project,
            .kube_namespace = cluster_.place.kubectl.kube_namespace,
            .name = change_.place.name};
  }

  // Refused by the API server if somebody else has changed it since it was read.
  Outcome replace(Console& console, const base::Secret& object, const std::string& words) {
    const auto command = tool::kubectl_replace(cluster_.place.kubectl, object);
    // What it prints is the Secret itself.
    std::string out;
    const auto done = console.run(command, {.deadline = std::chrono::seconds(30),
                                            .on_line = [](process::Stream, std::string_view) {},
                                            .on_out = [&](std::string_view text) { out += text; }});
    if (!done.ok()) return refused(command, done, "the password");
    const auto now = tool::parse_objects(out, process::printed(command));
    if (const auto* found = tool::find(now, ref_)) live_ = *found;
    return {.ok = true, .text = words};
  }

  const PasswordChange& change_;
  const ClusterChange& cluster_;
  tool::ObjectRef ref_;
  tool::KubeObject live_;
};

release::Lease leased(World& world, const PasswordChange& change, const ClusterChange& cluster) {
  return take_lease(world, {.place = cluster.place,
                            .seen = cluster.seen,
                            .self = self(world, change),
                            .wait = change.lock_wait});
}

}  // namespace

Outcome change_password(World& world, const PasswordChange& change,
                        const std::filesystem::path& state) {
  const auto lock = locked(world, change, state);
  const release::PasswordStore store(state);
  if (store.find(change.place.name) != change.place.password) throw overtaken(change);
  return carried_out(world, state, change_steps(change, on_this_machine(change, store)));
}

Outcome settle_password(World& world, const PasswordChange& change,
                        const std::filesystem::path& state) {
  const auto lock = locked(world, change, state);
  const release::PasswordStore store(state);
  // Whoever had the lock until now may have come to the end of it.
  if (!store.pending(change.place.name)) return {};
  if (store.find(change.place.name) != change.place.password) throw overtaken(change);
  return carried_out(world, state, settle_steps(change, on_this_machine(change, store)));
}

Outcome change_password(World& world, const PasswordChange& change, const ClusterChange& cluster) {
  const auto lease = leased(world, change, cluster);
  ClusterSecret secret(world, change, cluster);
  return carried_out(world, cluster.place.state, change_steps(change, secret.keeping()));
}

Outcome settle_password(World& world, const PasswordChange& change, const ClusterChange& cluster) {
  const auto lease = leased(world, change, cluster);
  ClusterSecret secret(world, change, cluster);
  if (!secret.pending()) return {};
  return carried_out(world, cluster.place.state, settle_steps(change, secret.keeping()));
}

}  // namespace cloudctl::action
