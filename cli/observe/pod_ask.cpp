#include <stop_token>

#include "observe/pod_cause.h"
#include "observe/pod_cause_parts.h"

namespace cloudctl::observe {
namespace {

constexpr std::chrono::milliseconds nearby{800};
constexpr std::chrono::milliseconds through_the_server{2000};
constexpr std::chrono::seconds forward_time{5};

std::optional<Question> ready_question(const tool::Pod& pod, const ClusterExpected& expected) {
  const auto& probe = expected.service.probes.ready;
  const bool can = probe && probe->kind != config::ProbeKind::exec && !pod.address.empty();
  if (!can) return std::nullopt;
  const bool bare = pod.address.find(':') == std::string::npos;
  const std::string host = bare ? pod.address : "[" + pod.address + "]";
  const bool http = probe->kind == config::ProbeKind::http;
  return Question{.url = (http ? "http://" : "tcp://") + host + ":" + std::to_string(probe->port) +
                         (http ? probe->path : ""),
                  .deadline = nearby};
}

// Asked inside the pod, on its own 127.0.0.1, by a forwarded port: from here its network may be out
// of reach. Always by HTTP, as the forwarder takes every connection, whoever listens behind it.
std::optional<Answer> asked_inside(const ClusterEyes& eyes, const tool::Pod& pod,
                                   const plan::Probe& probe) {
  std::optional<Answer> answer;
  std::stop_source done;
  const auto on_line = [&](process::Stream stream, std::string_view line) {
    const auto port = stream == process::Stream::out ? tool::parse_forwarding(line) : std::nullopt;
    if (!port || answer) return;
    const std::string path = probe.kind == config::ProbeKind::http ? probe.path : "/";
    answer = eyes.ask({.url = "http://127.0.0.1:" + std::to_string(*port) + path,
                       .deadline = through_the_server});
    done.request_stop();
  };
  eyes.runner.run(tool::kubectl_forward(eyes.kubectl, "pod/" + pod.name, 0, probe.port),
                  {.deadline = forward_time, .on_line = on_line, .stop = done.get_token()});
  return answer;
}

bool says_refused(const PodClue& clue) {
  return event_words(clue.events, "Unhealthy").find("connection refused") != std::string::npos;
}

}  // namespace

PodClue gather(const ClusterEyes& eyes, const tool::Pod& pod, const ClusterExpected& expected) {
  PodClue clue = gather(eyes, pod);
  const auto* container = troubled(pod);
  const bool runs = container != nullptr && container->state == "running" && !container->ready;
  if (!runs) return clue;
  clue.question = ready_question(pod, expected);
  if (!clue.question) return clue;
  clue.answer = eyes.ask(*clue.question);
  if (clue.answer->how == Answering::answered) return clue;
  const auto& probe = *expected.service.probes.ready;
  const auto inside = asked_inside(eyes, pod, probe);
  if (!inside || inside->how != Answering::answered) return clue;
  if (says_refused(clue) || clue.answer->how == Answering::refused) {
    clue.loopback_only = true;
  } else if (probe.kind == config::ProbeKind::http) {
    clue.answer = inside;
  }
  return clue;
}

}  // namespace cloudctl::observe
