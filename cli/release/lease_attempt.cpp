#include "release/lease_attempt.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::release {
namespace {

using std::chrono::milliseconds;
using tool::KubeError;

constexpr milliseconds between_looks = std::chrono::seconds(1);
// Even who does not want to wait for a holder waits that long for an API server.
constexpr milliseconds for_a_server = std::chrono::seconds(10);
constexpr milliseconds for_one_answer = std::chrono::seconds(25);  // kubectl gives up after 20

std::string place(const LeaseRequest& request) {
  return "lease \"" + lease_name(request.project) + "\" in namespace \"" +
         request.kubectl.kube_namespace + "\"";
}

// Two heartbeats: a living holder shows itself in that time.
milliseconds for_a_look(const LeaseContent& content) {
  return milliseconds(content.lasting) * 2 / 5;
}

base::ExitCode code_of(KubeError kind) {
  if (kind == KubeError::forbidden || kind == KubeError::unauthorised) {
    return base::ExitCode::unauthorised;
  }
  const bool away =
      tool::is_passing(kind) || kind == KubeError::no_context || kind == KubeError::missing_tool;
  return away ? base::ExitCode::missing_tool : base::ExitCode::failed;
}

base::Error interrupted(const LeaseRequest& request) {
  return base::Error({.what = "interrupted while waiting for the " + place(request),
                      .where = {},
                      .next = "nothing was changed",
                      .code = base::ExitCode::interrupted});
}

base::Error refused(const process::CommandLine& command, const tool::KubeFailure& failure) {
  const base::ExitCode code = code_of(failure.kind);
  const bool right = code == base::ExitCode::unauthorised;
  return base::Error({.what = "lease of the project cannot be taken: " + failure.sentence,
                      .where = tool::brief(command),
                      .next = right ? "you need get, create and update of leases "
                                      "(coordination.k8s.io) in this namespace"
                                    : "see that the cluster answers: cloudctl doctor",
                      .code = code});
}

base::Error held(const LeaseRequest& request, const Holder& holder) {
  const bool waited = request.wait.count() > 0;
  return base::Error(
      {.what = described(holder) + " holds the lease of \"" + request.project + "\"" +
               (waited ? ", still after " + base::human_duration(request.wait) : std::string()),
       .where = place(request),
       .next = "wait for it, or give --lock-wait more time; if that run hangs, end "
               "it, or take its lease: cloudctl unlock --force",
       .code = waited ? base::ExitCode::timed_out : base::ExitCode::failed});
}

}  // namespace

LeaseAttempt::LeaseAttempt(process::Runner& runner, base::Clock& clock, const LeaseRequest& request)
    : runner_(runner),
      clock_(clock),
      request_(request),
      ref_(lease_ref(request.kubectl, request.project)),
      begin_(clock.steady()),
      sent_(begin_),
      watched_since_(begin_) {
  const auto start = start_time(request.self.pid);
  own_ = {.kube_namespace = request.kubectl.kube_namespace,
          .name = lease_name(request.project),
          .project = request.project,
          .identity = request.self.host + "-" + std::to_string(request.self.pid) + "-" +
                      micro_time(clock.now()),
          .resource_version = {},
          .holder = request.self,
          .where = this_process_space(),
          .start = start,
          .release = request.release,
          .done = {},
          .lasting = request.lasting,
          .acquired = clock.now(),
          .renewed = clock.now()};
}

void LeaseAttempt::stamp() {
  sent_ = clock_.steady();
  own_.acquired = own_.renewed = clock_.now();
}

std::optional<tool::KubeObject> LeaseAttempt::found(const process::Completed& completed) const {
  if (completed.out.empty()) return std::nullopt;
  const auto objects = tool::parse_objects(completed.out, "kubectl");
  const auto* lease = tool::find(objects, ref_);
  return lease == nullptr ? std::nullopt : std::optional(*lease);
}

process::Completed LeaseAttempt::ask(const process::CommandLine& command,
                                     std::initializer_list<KubeError> expected) {
  for (;;) {
    auto completed = runner_.run(command, {.deadline = for_one_answer, .on_line = {}, .stop = {}});
    if (completed.ok() || found(completed)) return completed;
    if (completed.ending == process::Ending::cancelled) throw interrupted(request_);
    const auto failure = tool::failure(completed);
    if (std::find(expected.begin(), expected.end(), failure.kind) != expected.end()) {
      return completed;
    }
    const bool over = clock_.steady() - begin_ >= std::max(request_.wait, for_a_server);
    if (over || !tool::is_passing(failure.kind)) throw refused(command, failure);
    if (!clock_.sleep(between_looks)) throw interrupted(request_);
  }
}

std::optional<tool::KubeObject> LeaseAttempt::read() {
  return found(ask(tool::kubectl_get(request_.kubectl, std::vector{ref_}), {}));
}

std::optional<tool::KubeObject> LeaseAttempt::create() {
  stamp();
  own_.resource_version.clear();
  std::vector<std::string> objects;
  if (!request_.create_namespace.empty()) objects.push_back(request_.create_namespace);
  objects.push_back(to_json(own_));
  // kubectl goes on with the lease when the namespace is there.
  return found(ask(tool::kubectl_create(request_.kubectl, tool::list_of(objects), "json"),
                   {KubeError::exists}));
}

std::optional<tool::KubeObject> LeaseAttempt::replace(const LeaseContent& content) {
  return found(ask(tool::kubectl_replace(request_.kubectl, base::Secret(to_json(content))),
                   {KubeError::conflict, KubeError::not_found}));
}

LeaseContent LeaseAttempt::taking(const LeaseContent& before) {
  stamp();
  own_.resource_version = before.resource_version;
  own_.transitions = before.transitions + 1;
  return own_;
}

bool LeaseAttempt::has_run_out(const LeaseContent& content) const {
  return clock_.now() - content.renewed >= content.lasting;
}

bool LeaseAttempt::is_over(const LeaseContent& content) {
  // Our own, if the answer to an earlier request was lost.
  if (content.identity == own_.identity || is_dead_here(content, own_.where)) return true;
  if (content.resource_version != watched_version_) {
    watched_version_ = content.resource_version;
    watched_since_ = clock_.steady();
  }
  const auto unchanged = clock_.steady() - watched_since_;
  return unchanged >= content.lasting || (has_run_out(content) && unchanged >= for_a_look(content));
}

void LeaseAttempt::wait_for(const LeaseContent& content) {
  // One that seems to have run out is looked at for a moment more: its clock may be another.
  const auto waited = clock_.steady() - begin_;
  const auto enough = has_run_out(content) ? request_.wait + for_a_look(content) : request_.wait;
  if (waited >= enough) throw held(request_, content.holder);
  if (!told_ && request_.on_waiting) request_.on_waiting(content.holder);
  told_ = true;
  if (!clock_.sleep(between_looks)) throw interrupted(request_);
}

void LeaseAttempt::again() {
  if (++lost_races_ > 20) throw held(request_, Holder{});
}

}  // namespace cloudctl::release
