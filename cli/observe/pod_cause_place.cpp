#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "observe/pod_cause_parts.h"
#include "observe/sayings.h"

namespace cloudctl::observe {
namespace {

using Json = nlohmann::json;

constexpr std::size_t nodes_named = 3;

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string human_cpu(std::int64_t millis) {
  return millis % 1000 == 0 ? std::to_string(millis / 1000) : std::to_string(millis) + "m";
}

std::string human_memory(std::int64_t bytes) {
  return base::human_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes)));
}

Room room_of(const tool::PodContainer& container) {
  const auto& cpu = container.cpu_request.empty() ? container.cpu_limit : container.cpu_request;
  const auto& memory =
      container.memory_request.empty() ? container.memory_limit : container.memory_request;
  return {tool::cpu_millis(cpu).value_or(0), tool::bytes(memory).value_or(0)};
}

// What a message of the scheduler says is short: "2 Insufficient memory".
struct Short {
  bool cpu = false, memory = false;
};

// "30 cpu and 64 GiB of memory"
std::string amount(const Room& room, const Short& missing) {
  std::string text = missing.cpu ? human_cpu(room.cpu_millis) + " cpu" : "";
  if (missing.cpu && missing.memory) text += " and ";
  return text + (missing.memory ? human_memory(room.memory_bytes) + " of memory" : "");
}

// "930m of 2 cpu and 22.3 GiB of 23.4 GiB"
std::string share(const Room& free, const Room& whole, const Short& missing) {
  std::string text;
  if (missing.cpu)
    text = human_cpu(free.cpu_millis) + " of " + human_cpu(whole.cpu_millis) + " cpu";
  if (missing.cpu && missing.memory) text += " and ";
  if (!missing.memory) return text;
  return text + human_memory(free.memory_bytes) + " of " + human_memory(whole.memory_bytes);
}

std::string node_words(const PodClue& clue, const Short& missing) {
  std::vector<std::string> words;
  for (const auto& node : clue.nodes) {
    if (words.size() == nodes_named) break;
    const Room whole{node.cpu_millis, node.memory_bytes};
    // Without a look at the other pods nobody knows what is free.
    const std::string room = clue.others.empty()
                                 ? amount(whole, missing)
                                 : share(free_on(node, clue.others), whole, missing);
    words.push_back(room + " on node \"" + node.name + "\"" +
                    (node.schedulable ? "" : " (which takes no pods now)"));
  }
  if (words.empty()) return {};
  const std::size_t rest = clue.nodes.size() - words.size();
  const std::string more =
      rest > 0 ? ", and no more on " + base::plural(rest, "other node") : std::string();
  return (clue.others.empty() ? "there are " : "free are ") + base::join(words, ", ") + more;
}

// "0/2 nodes are available: 2 Insufficient memory. preemption: …": the middle counts.
std::string scheduler_words(const std::string& message) {
  std::string text = message;
  const auto colon = text.find(" nodes are available: ");
  if (colon != std::string::npos) text = text.substr(colon + 22);
  for (const char* aside : {" no new claims to deallocate", " preemption: "}) {
    const auto at = text.find(aside);
    if (at != std::string::npos) text.resize(at);
  }
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return base::clipped(base::printable(text), 240);
}

bool more_is_coming(const PodClue& clue) {
  const bool scaling =
      std::any_of(clue.events.begin(), clue.events.end(), [](const tool::KubeEvent& event) {
        return event.reason == "TriggeredScaleUp" || event.reason == "Nominated";
      });
  const bool leaving = std::any_of(clue.others.begin(), clue.others.end(),
                                   [](const tool::Pod& pod) { return pod.being_deleted; });
  return scaling || leaving;
}

Cause does_not_fit(const PodClue& clue, const std::string& message, const Short& missing) {
  const std::string nodes = node_words(clue, missing);
  const std::string keys = missing.cpu && missing.memory ? "\"resources\""
                           : missing.cpu                 ? "\"resources.cpu\""
                                                         : "\"resources.memory\"";
  return {.sentence = "pod \"" + clue.pod.name + "\" fits on no node: it asks for " +
                      amount(asked_for(clue.pod), missing) + "; " +
                      (nodes.empty() ? scheduler_words(message) : nodes),
          .next = "lower " + keys + " of \"" + clue.pod.service + "\", or add a node",
          .final = !more_is_coming(clue)};
}

constexpr std::array<Saying, 5> refusals{{
    {R"(Too many pods)", R"(every node has as many pods as it takes)", "add a node"},
    {R"re(persistentvolumeclaim "?([^" ]+)"? (?:not found|bound to non-existent))re",
     // The scheduler may hear of a pod before it hears of the claim that was made just before.
     R"(its volume claim "{1}" is not there)", R"(run "cloudctl deploy" again: it makes it)",
     false},
    {R"(volume node affinity conflict)", R"(its volume lies on a node that does not take it)",
     "bring that node back, or give up the volume (\"cloudctl down --data\")"},
    {R"(didn't match Pod's node affinity/selector)", R"(no node has the labels it asks for)",
     "label a node, or take the selector out of the templates"},
    {R"(Insufficient ([a-z0-9./-]*[a-z0-9]))",
     R"(no node has enough {1} free for what it asks for)",
     R"(lower it in the templates, or add a node)"},
}};

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) && json.at(at).is_string() ? json.at(at).get<std::string>()
                                                      : std::string();
}

// What the volume controllers say (kubernetes 1.29 to 1.37).
constexpr std::array<Saying, 5> claim_sayings{{
    {R"(no storage class is set)",
     R"(volume claim "{claim}" ({size}) is not bound: the cluster has no default storage class)",
     R"(make one the default, on minikube with "minikube addons enable default-storageclass")"},
    {R"re(storageclass.storage.k8s.io "([^"]+)" not found)re",
     R"(volume claim "{claim}" ({size}) is not bound: there is no storage class "{1}")",
     R"(see "kubectl get storageclass")"},
    {R"(aiting for a volume to be created either by the external provisioner '([^']+)')",
     R"(volume claim "{claim}" ({size}) waits for its provisioner "{1}")",
     "check that this provisioner runs in the cluster", false},
    {R"(exceeded quota)", R"(volume claim "{claim}" ({size}) is not allowed by a quota)",
     "see \"kubectl describe quota\""},
    {R"(waiting for first consumer)",
     R"(volume claim "{claim}" ({size}) waits for its pod to get a node)", "wait", false},
}};

}  // namespace

Room asked_for(const tool::Pod& pod) {
  Room together, largest;
  for (const auto& container : pod.containers) {
    const Room room = room_of(container);
    if (container.init) {
      largest = {std::max(largest.cpu_millis, room.cpu_millis),
                 std::max(largest.memory_bytes, room.memory_bytes)};
    } else {
      together = {together.cpu_millis + room.cpu_millis, together.memory_bytes + room.memory_bytes};
    }
  }
  return {std::max(together.cpu_millis, largest.cpu_millis),
          std::max(together.memory_bytes, largest.memory_bytes)};
}

Room free_on(const tool::Node& node, const std::vector<tool::Pod>& pods) {
  Room room{node.cpu_millis, node.memory_bytes};
  for (const auto& pod : pods) {
    if (pod.node != node.name || pod.phase == "Succeeded" || pod.phase == "Failed") continue;
    const Room taken = asked_for(pod);
    room.cpu_millis -= taken.cpu_millis;
    room.memory_bytes -= taken.memory_bytes;
  }
  return {std::max<std::int64_t>(0, room.cpu_millis), std::max<std::int64_t>(0, room.memory_bytes)};
}

std::optional<Cause> place_cause(const PodClue& clue) {
  const auto* condition = tool::find_condition(clue.pod, "PodScheduled");
  const bool refused = condition != nullptr && condition->status == "False";
  if (!refused) return clue.claims;
  const std::string& message = condition->message;
  if (clue.claims && (holds(message, "PersistentVolumeClaim") || clue.claims->final)) {
    return clue.claims;
  }
  const Short missing{.cpu = holds(message, "Insufficient cpu"),
                      .memory = holds(message, "Insufficient memory")};
  if (missing.cpu || missing.memory) return does_not_fit(clue, message, missing);
  const std::string subject = "pod \"" + clue.pod.name + "\" gets no node: ";
  if (auto found = said(message, refusals, {})) {
    found->sentence = subject + found->sentence;
    found->final = found->final && !more_is_coming(clue);
    return found;
  }
  return Cause{.sentence = subject + scheduler_words(message),
               .next = "see \"kubectl describe nodes\" for taints and conditions"};
}

std::optional<Cause> claim_cause(const std::vector<tool::KubeObject>& claims,
                                 const std::vector<tool::KubeEvent>& events) {
  for (const auto& claim : claims) {
    const Json json = Json::parse(claim.json, nullptr, false);
    if (json.is_discarded() || text_at(json, "/status/phase") == "Bound") continue;
    const Names names{{"claim", claim.ref.name},
                      {"size", text_at(json, "/spec/resources/requests/storage")}};
    std::vector<tool::KubeEvent> about;
    for (const auto& event : events) {
      if (event.about_uid == claim.uid) about.push_back(event);
    }
    std::string words = event_words(about, "ProvisioningFailed");
    if (words.empty()) words = event_words(about, "FailedBinding");
    const std::string waits = event_words(about, "ExternalProvisioning");
    if (auto found = said(words.empty() ? waits : words, claim_sayings, names)) return found;
    if (words.empty()) continue;
    return Cause{.sentence = filled(R"(volume claim "{claim}" ({size}) is not bound: )", names) +
                             base::clipped(base::printable(words), 240),
                 .next = filled(R"(see "kubectl describe pvc {claim}")", names)};
  }
  return std::nullopt;
}

std::optional<Cause> mount_cause(const PodClue& clue) {
  if (clue.claims && clue.claims->final) return clue.claims;
  for (const char* reason : {"FailedMount", "FailedAttachVolume"}) {
    const std::string words = event_words(clue.events, reason);
    if (words.empty()) continue;
    return Cause{.sentence = "pod \"" + clue.pod.name + "\" waits for a volume: " +
                             base::clipped(base::printable(base::to_valid_utf8(words)), 240),
                 .next = "see \"kubectl describe pod " + clue.pod.name + "\""};
  }
  const std::string network = event_words(clue.events, "FailedCreatePodSandBox");
  if (network.empty()) return std::nullopt;
  return Cause{
      .sentence = "pod \"" + clue.pod.name + "\" cannot be set up on node \"" + clue.pod.node +
                  "\": " + base::clipped(base::printable(base::to_valid_utf8(network)), 240),
      .next = "look at that node's network and container runtime"};
}

}  // namespace cloudctl::observe
