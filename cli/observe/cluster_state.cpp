#include <algorithm>
#include <future>

#include "base/text.h"
#include "observe/cluster.h"
#include "observe/cluster_judge.h"
#include "observe/pod_cause.h"
#include "observe/scaling.h"

namespace cloudctl::observe {
namespace {

const tool::PodContainer* main_container(const tool::Pod& pod) {
  const auto named =
      std::find_if(pod.containers.begin(), pod.containers.end(),
                   [&](const tool::PodContainer& one) { return one.name == pod.service; });
  if (named != pod.containers.end()) return &*named;
  return pod.containers.empty() ? nullptr : &pod.containers.back();
}

Phase phase_of(const tool::Pod& pod, const tool::PodContainer* main) {
  if (pod.being_deleted) return Phase::removing;
  if (pod.phase == "Succeeded" || pod.phase == "Failed") return Phase::exited;
  if (main != nullptr && main->state == "waiting" && main->restarts > 0) return Phase::restarting;
  if (main != nullptr && main->state == "terminated") return Phase::exited;
  return pod.phase == "Running" ? Phase::running : Phase::created;
}

// What `kubectl get pods` has in its column STATUS, in as far as it says more than the phase.
std::string words_of(const tool::Pod& pod) {
  if (pod.being_deleted) return "terminating";
  if (!pod.reason.empty()) return pod.reason;
  for (const auto& container : pod.containers) {
    const bool usual = container.reason.empty() || container.reason == "ContainerCreating" ||
                       container.reason == "PodInitializing" || container.reason == "Completed";
    if (!usual && container.state != "running") return container.reason;
  }
  if (pod.phase == "Pending") return pod.node.empty() ? "not placed yet" : "starting";
  if (pod.phase == "Running") return pod.ready ? "running" : "not ready";
  return pod.phase == "Succeeded" ? "completed" : "failed";
}

Container container_of(const tool::Pod& pod) {
  Container result{.id = pod.uid, .name = pod.name, .service = pod.service};
  const auto* main = main_container(pod);
  result.phase = phase_of(pod, main);
  if (result.phase == Phase::running) {
    result.health = pod.ready ? Health::healthy : Health::starting;
  }
  result.config_hash = pod.template_hash;
  result.address = pod.address;
  result.node = pod.node;
  result.words = words_of(pod);
  result.started = pod.started;
  for (const auto& one : pod.containers) result.restarts += one.restarts;
  if (main == nullptr) return result;
  const bool over = main->state == "terminated";
  result.image = main->image;
  result.image_id = main->image_id;
  result.exit_code = over ? main->exit_code : main->last_exit_code;
  result.out_of_memory = (over ? main->reason : main->last_reason) == "OOMKilled";
  result.memory_limit = tool::bytes(main->memory_limit).value_or(0);
  result.finished = over ? main->finished_at : main->last_finished_at;
  if (!main->started_at.empty()) result.started = main->started_at;
  return result;
}

std::vector<Container> containers_of(const Scene& scene, const std::string& service) {
  std::vector<const tool::Pod*> pods;
  for (const auto& pod : scene.pods) {
    if (pod.service == service) pods.push_back(&pod);
  }
  std::sort(pods.begin(), pods.end(), [](const tool::Pod* left, const tool::Pod* right) {
    return std::tie(left->created, left->name) < std::tie(right->created, right->name);
  });
  std::vector<Container> result;
  for (const auto* pod : pods) {
    result.push_back(container_of(*pod));
    result.back().number = static_cast<int>(result.size());
  }
  return result;
}

std::string scaling_of(const Scene& scene, const std::string& service) {
  const auto found =
      std::find_if(scene.autoscalers.begin(), scene.autoscalers.end(),
                   [&](const tool::Autoscaler& one) { return one.service == service; });
  if (found == scene.autoscalers.end()) return {};
  std::vector<tool::Pod> pods;
  std::copy_if(scene.pods.begin(), scene.pods.end(), std::back_inserter(pods),
               [&](const tool::Pod& pod) { return pod.service == service; });
  return scaling_words(*found, pods);
}

// What is wrong as far as the scene alone tells.
std::optional<Cause> cause_in(const Scene& scene, const ClusterExpected& expected) {
  const auto* workload = workload_of(scene, expected);
  if (workload != nullptr) {
    if (auto found = workload_cause(*workload, scene.events)) return found;
  }
  for (const auto& pod : scene.pods) {
    if (pod.service != expected.service.service || !in_trouble(pod)) continue;
    PodClue clue{.pod = pod, .nodes = scene.nodes};
    for (const auto& event : scene.events) {
      if (event.about_uid == pod.uid) clue.events.push_back(event);
    }
    if (auto found = pod_cause(clue)) return found;
  }
  return std::nullopt;
}

Condition condition_of(const Standing& standing, const ServiceState& service, bool trouble) {
  const bool any_ready =
      std::any_of(service.containers.begin(), service.containers.end(),
                  [](const Container& one) { return one.health == Health::healthy; });
  if (!standing.found) return Condition::missing;
  if (standing.failed) return Condition::failing;
  if (standing.rolled) return Condition::serving;
  if (trouble) return any_ready ? Condition::degraded : Condition::failing;
  if (standing.paused) return any_ready ? Condition::degraded : Condition::stopped;
  return Condition::starting;
}

void explain(ServiceState& service, const Standing& standing, const std::optional<Cause>& cause) {
  if (service.condition == Condition::serving) return;
  if (!standing.found) {
    service.reason = standing.words;
    service.next = "run \"cloudctl deploy\"";
    return;
  }
  service.reason = cause ? cause->sentence : standing.words;
  if (cause) service.next = cause->next;
  if (!cause && standing.paused) {
    service.next = "run \"cloudctl rollout resume " + service.name + "\"";
  }
  if (!cause || standing.old == 0) return;
  const auto serves =
      std::count_if(service.containers.begin(), service.containers.end(),
                    [](const Container& one) { return one.health == Health::healthy; });
  if (serves == 0) return;
  const auto count = static_cast<std::size_t>(serves);
  service.reason += "; " + base::plural(count, "pod") + " of the version before " +
                    (count == 1 ? "still serves" : "still serve");
}

// All of it serves, but nothing newer will until somebody remembers.
void mention_pause(ServiceState& service, bool paused) {
  if (!paused || service.condition != Condition::serving || !service.reason.empty()) return;
  service.reason = "its rollout is paused: what is deployed next waits";
  service.next = "run \"cloudctl rollout resume " + service.name + "\"";
}

// It serves again; that it was ended once is worth knowing before it happens at a worse time.
void mention_memory(ServiceState& service) {
  if (service.condition != Condition::serving || !service.reason.empty()) return;
  for (const auto& container : service.containers) {
    if (!container.out_of_memory || container.restarts == 0) continue;
    const auto bytes =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, container.memory_limit));
    const std::string limit =
        bytes == 0 ? "the node's memory" : "all of its limit of " + base::human_bytes(bytes);
    service.reason = "pod \"" + container.name + "\" was started anew " +
                     base::plural(static_cast<std::size_t>(container.restarts), "time") +
                     ": it ran out of memory, it had used " + limit;
    service.next = "raise the limit with \"resources: {memory: …}\", or find what it keeps";
    return;
  }
}

// Everything of it serves, but it is not what the release says.
void compare_with_release(ServiceState& service, const ClusterExpected& expected) {
  const int wanted = expected.service.replicas;
  const bool counts = expected.kind != "Job" && expected.kind != "CronJob" && !expected.autoscaled;
  if (!counts || service.condition == Condition::missing || service.wanted == wanted) return;
  const std::string now = std::to_string(service.wanted);
  const std::string text =
      "was scaled to " + now + " in the cluster; the release says " + std::to_string(wanted);
  service.wanted = wanted;
  if (service.condition != Condition::serving) return;
  service.condition = service.ready >= wanted ? Condition::serving
                      : service.ready > 0     ? Condition::degraded
                                              : Condition::stopped;
  service.reason = text;
  service.next = "run \"cloudctl deploy\", or \"cloudctl scale " + service.name + "=" + now + "\"";
}

// In this life of its container it was ready, and is no more: a start is over. (A pod that was
// never ready is "not ready" since before its container runs.)
bool has_lost_readiness(const tool::Pod& pod) {
  const auto* ready = tool::find_condition(pod, "Ready");
  const auto* main = main_container(pod);
  if (pod.being_deleted || ready == nullptr || main == nullptr) return false;
  return ready->status == "False" && main->state == "running" && !main->started_at.empty() &&
         ready->since > main->started_at;
}

ServiceState service_state(const Scene& scene, const ClusterExpected& expected) {
  const auto standing_now = standing(scene, expected);
  ServiceState service{.name = expected.service.service,
                       .wanted = standing_now.wanted,
                       .ready = standing_now.ready,
                       .image = expected.service.image};
  service.containers = containers_of(scene, service.name);
  service.running = static_cast<int>(
      std::count_if(service.containers.begin(), service.containers.end(),
                    [](const Container& one) { return one.phase == Phase::running; }));
  std::optional<Cause> cause;
  if (!standing_now.rolled) cause = cause_in(scene, expected);
  const bool lost = std::any_of(scene.pods.begin(), scene.pods.end(), [&](const tool::Pod& pod) {
    return pod.service == service.name && has_lost_readiness(pod);
  });
  service.condition = condition_of(standing_now, service, cause.has_value() || lost);
  explain(service, standing_now, cause);
  compare_with_release(service, expected);
  mention_pause(service, standing_now.paused);
  mention_memory(service);
  service.urls = urls(expected, scene);
  service.scaling = scaling_of(scene, service.name);
  return service;
}

bool answers(const Question& question, const Answer& answer) {
  if (question.url.rfind("https://", 0) != 0) return answer.ok();
  // What an application makes of its first page is its own affair; 5xx is the gateway's.
  const bool first_page = question.url.find('/', 8) == question.url.size() - 1;
  return answer.ok() || (first_page && answer.how == Answering::answered && answer.status < 500);
}

std::string next_step(const Answer& answer, const std::string& service) {
  if (answer.how == Answering::not_resolved) {
    return "let its name point to the cluster's ingress (\"kubectl get ingress\" shows its "
           "address)";
  }
  if (answer.how == Answering::not_trusted) {
    return "check the certificate in the secret \"" + service + "-tls\"";
  }
  if (answer.how == Answering::timed_out) {
    return "check that no firewall stands between here and the cluster's nodes";
  }
  return "run \"cloudctl logs " + service + "\"";
}

}  // namespace

State judged(const Scene& scene, const std::vector<ClusterExpected>& expected) {
  State state;
  for (const auto& one : expected) state.services.push_back(service_state(scene, one));
  for (const auto& workload : scene.workloads) {
    const bool known =
        std::any_of(state.services.begin(), state.services.end(),
                    [&](const ServiceState& one) { return one.name == workload.service; });
    if (known || workload.service.empty()) continue;
    Expected yardstick{.service = workload.service,
                       .image = workload.images.empty() ? "" : workload.images.front()};
    auto service = service_state(
        scene, {.service = yardstick, .kind = workload.kind, .autoscaled = true, .expose = {}});
    service.wanted = 0;
    service.reason = "does not belong to the release";
    state.services.push_back(std::move(service));
  }
  std::sort(
      state.services.begin(), state.services.end(),
      [](const ServiceState& left, const ServiceState& right) { return left.name < right.name; });
  return state;
}

State asked(const ClusterEyes& eyes, State state, const Scene& scene,
            const std::vector<ClusterExpected>& expected) {
  struct Asked {
    std::string service;
    Question question;
    std::future<Answer> answer;
  };
  std::vector<Asked> all;
  for (const auto& one : expected) {
    for (auto& question : outside_questions(one, scene)) {
      auto answer = std::async(std::launch::async, eyes.ask, question);
      all.push_back({one.service.service, std::move(question), std::move(answer)});
    }
  }
  for (auto& one : all) {
    const auto answer = one.answer.get();
    if (answers(one.question, answer)) continue;
    for (auto& service : state.services) {
      if (service.name != one.service || service.condition != Condition::serving) continue;
      service.condition = Condition::degraded;
      service.reason = "service \"" + service.name + "\" " + described(one.question, answer);
      service.next = next_step(answer, service.name);
    }
  }
  return state;
}

}  // namespace cloudctl::observe
