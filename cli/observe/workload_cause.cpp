#include <algorithm>
#include <array>

#include "base/text.h"
#include "observe/pod_cause.h"
#include "observe/sayings.h"

namespace cloudctl::observe {
namespace {

// What the API server's admission says of pods that it does not let in (kubernetes 1.29 to 1.37).
constexpr std::array<Saying, 8> sayings{{
    {R"re(violates PodSecurity "([^"]+)": (.*))re",
     R"(no pod of "{service}" is let in: the namespace's security level "{1}" forbids {2})",
     R"(take out of the templates what it names, or label the namespace with a wider level)"},
    {R"(exceeded quota: ([^,]+), requested: (.*), used: (.*), limited: (.*))",
     R"(no more pods of "{service}" are let in: quota "{1}" allows {4}, of which {3} is used and {2} is asked for)",
     R"(lower "resources" or "replicas" of "{service}", or let the quota be raised)"},
    {R"(failed quota: ([^:]+): must specify (.*))",
     R"(no pod of "{service}" is let in: quota "{1}" wants every container to say {2})",
     R"(set "resources" of "{service}")"},
    {R"re(error looking up service account [^:]*: serviceaccount "([^"]+)" not found)re",
     R"(no pod of "{service}" can be made: service account "{1}" is not there)",
     R"(run "cloudctl deploy" again: it makes it)"},
    {R"((m(?:ax|in)imum .* per (?:Container|Pod) is .*))",
     R"(no pod of "{service}" is let in: {1})",
     R"(change "resources" of "{service}", or let the namespace's LimitRange be changed)"},
    {R"re(admission webhook "([^"]+)" denied the request: (.*))re",
     R"(no pod of "{service}" is let in: admission webhook "{1}" says "{2}")",
     "mend what it names, or ask whoever runs the cluster"},
    {R"re(failed calling webhook "([^"]+)")re",
     R"(no pod of "{service}" can be made: admission webhook "{1}" does not answer)",
     "ask whoever runs the cluster", false},
    {R"(no PriorityClass with name ([^ ]+))",
     R"(no pod of "{service}" is let in: there is no priority class "{1}")",
     "take it out of the templates"},
}};

Cause not_made(const tool::Workload& workload, const std::string& words) {
  const std::string first = base::to_valid_utf8(words).substr(0, words.find('\n'));
  if (auto found = said(first, sayings, {{"service", workload.service}})) {
    found->sentence = base::clipped(found->sentence, 600);
    return *found;
  }
  return {.sentence = "no pod of \"" + workload.service +
                      "\" can be made: " + base::clipped(base::printable(first), 240),
          .next = "see \"kubectl describe " + workload.kind + " " + workload.name + "\""};
}

const tool::WorkloadCondition* condition(const tool::Workload& workload, std::string_view type,
                                         std::string_view status) {
  const auto found = std::find_if(
      workload.conditions.begin(), workload.conditions.end(),
      [&](const tool::WorkloadCondition& one) { return one.type == type && one.status == status; });
  return found == workload.conditions.end() ? nullptr : &*found;
}

// Of the workload itself; a Deployment's pods are made by its ReplicaSet, "NAME-HASH".
bool is_about(const tool::KubeEvent& event, const tool::Workload& workload) {
  if (event.about_uid == workload.uid && !workload.uid.empty()) return true;
  return workload.kind == "Deployment" && event.about_kind == "ReplicaSet" &&
         event.about_name.rfind(workload.name + "-", 0) == 0 &&
         event.about_name.find('-', workload.name.size() + 1) == std::string::npos;
}

Cause job_failed(const tool::Workload& workload, const tool::WorkloadCondition& failed) {
  const std::string words = failed.reason == "BackoffLimitExceeded"
                                ? "it ended badly in each of its tries"
                            : failed.reason == "DeadlineExceeded" ? "it took longer than it may"
                                                                  : base::printable(failed.message);
  return {.sentence = "job \"" + workload.name + "\" has failed: " + words,
          .next = "look at its last lines, or run \"cloudctl logs " + workload.service + "\"",
          .final = true};
}

}  // namespace

std::optional<Cause> workload_cause(const tool::Workload& workload,
                                    const std::vector<tool::KubeEvent>& events) {
  if (const auto* failed = condition(workload, "Failed", "True")) {
    return job_failed(workload, *failed);
  }
  if (const auto* refused = condition(workload, "ReplicaFailure", "True")) {
    return not_made(workload, refused->message);
  }
  const bool complete = workload.wanted && workload.replicas >= *workload.wanted;
  const tool::KubeEvent* newest = nullptr;
  for (const auto& event : events) {
    if (event.reason != "FailedCreate" || !is_about(event, workload)) continue;
    if (newest == nullptr || event.last >= newest->last) newest = &event;
  }
  if (newest != nullptr && !complete) return not_made(workload, newest->message);
  return std::nullopt;
}

}  // namespace cloudctl::observe
