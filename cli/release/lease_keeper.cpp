#include "release/lease_keeper.h"

#include <algorithm>
#include <utility>

#include "tool/kube_object.h"

namespace cloudctl::release {
namespace {

using std::chrono::milliseconds;

// With 30 s: a beat every 6 s, after silence every second, and 5 s for one answer. An API server
// that goes away right before a beat and is away for 20 s leaves three seconds to renew.
milliseconds between_beats(const LeaseContent& content) {
  return milliseconds(content.lasting) / 5;
}
milliseconds after_silence(const LeaseContent& content) {
  return milliseconds(content.lasting) / 30;
}
milliseconds for_an_answer(const LeaseContent& content) {
  return milliseconds(content.lasting) / 6;
}

// Goes on after Ctrl-C: what is being cleaned up needs the lease too.
process::RunOptions options(const LeaseContent& content) {
  return {.deadline = for_an_answer(content),
          .grace = std::chrono::seconds(1),
          .on_line = {},
          .on_start = {},
          .stop = {},
          .clean_up = true};
}

}  // namespace

LeaseKeeper::LeaseKeeper(World world, LeaseContent content,
                         std::chrono::steady_clock::time_point since)
    : world_(std::move(world)), content_(std::move(content)), renewed_(since) {}

milliseconds LeaseKeeper::first_beat() const {
  return between_beats(content_);
}

bool LeaseKeeper::lost() const {
  const std::lock_guard guard(mutex_);
  return lost_;
}

bool LeaseKeeper::is_overdue() const {
  const std::lock_guard guard(mutex_);
  return world_.clock.steady() - renewed_ >= content_.lasting;
}

bool LeaseKeeper::held() {
  if (lost()) return false;
  // Others may have taken it since, even if we have not heard of it. A replace says: it is refused
  // when somebody has.
  if (!is_overdue()) return true;
  const Answer answer = write(content_.identity);
  if (answer == Answer::lost) lose();
  return answer == Answer::renewed;
}

void LeaseKeeper::lose() {
  const std::lock_guard guard(mutex_);
  lost_ = true;
}

void LeaseKeeper::step_done(const std::string& id) {
  const std::lock_guard guard(mutex_);
  content_.done.push_back(id);
}

LeaseKeeper::Answer LeaseKeeper::replaced(LeaseContent content) {
  const auto sent = world_.clock.steady();
  content.renewed = world_.clock.now();
  const auto completed = world_.runner.run(
      tool::kubectl_replace(world_.kubectl, base::Secret(to_json(content))), options(content));
  if (completed.ok()) {
    const auto objects = tool::parse_objects(completed.out, "kubectl replace");
    const std::lock_guard guard(mutex_);
    if (!objects.empty()) content_.resource_version = objects.front().resource_version;
    content_.renewed = content.renewed;
    renewed_ = sent;
    unsure_ = false;
    return Answer::renewed;
  }
  const auto kind = tool::failure(completed).kind;
  if (kind == tool::KubeError::conflict) return look();
  // Somebody has deleted it: the project is being taken down, or its namespace.
  if (kind == tool::KubeError::not_found) return Answer::lost;
  const std::lock_guard guard(mutex_);
  unsure_ = true;
  return Answer::silent;
}

// Whose it is now; learns its version if it is ours.
LeaseKeeper::Answer LeaseKeeper::look() {
  const tool::ObjectRef ref{.api_version = "coordination.k8s.io/v1",
                            .kind = "Lease",
                            .kube_namespace = content_.kube_namespace,
                            .name = content_.name};
  const auto completed = world_.runner.run(
      tool::kubectl_get(world_.kubectl, std::vector<tool::ObjectRef>{ref}), options(content_));
  if (!completed.ok()) return Answer::silent;
  const auto objects = tool::parse_objects(completed.out, "kubectl get");
  if (objects.empty()) return Answer::lost;
  const LeaseContent seen = lease_content(objects.front());
  const std::lock_guard guard(mutex_);
  if (seen.identity != content_.identity) return Answer::lost;
  content_.resource_version = seen.resource_version;
  unsure_ = false;
  return Answer::ours;
}

// An own request whose outcome was not known may have changed the version: then once more.
LeaseKeeper::Answer LeaseKeeper::write(const std::string& identity) {
  Answer answer = Answer::ours;
  for (int tries = 0; tries < 2 && answer == Answer::ours; ++tries) {
    LeaseContent content;
    {
      const std::lock_guard guard(mutex_);
      content = content_;
    }
    content.identity = identity;
    answer = replaced(std::move(content));
  }
  return answer;
}

milliseconds LeaseKeeper::beat() {
  const Answer answer = lost() ? Answer::lost : write(content_.identity);
  if (answer == Answer::lost) lose();
  const bool soon = answer == Answer::ours || answer == Answer::silent;
  return soon ? after_silence(content_) : between_beats(content_);
}

std::string LeaseKeeper::give_back_object() {
  const bool gone = lost() || ((unsure_ || is_overdue()) && look() == Answer::lost);
  lose();  // whatever becomes of it, it is not ours any more
  return gone ? std::string() : given_back_json(content_);
}

void LeaseKeeper::give_back() {
  if (!lost()) static_cast<void>(write(""));
  lose();
}

}  // namespace cloudctl::release
