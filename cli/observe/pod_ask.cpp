#include "observe/pod_cause.h"
#include "observe/pod_cause_parts.h"

namespace cloudctl::observe {
namespace {

constexpr std::chrono::milliseconds nearby{800};

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

}  // namespace

PodClue gather(const ClusterEyes& eyes, const tool::Pod& pod, const ClusterExpected& expected) {
  PodClue clue = gather(eyes, pod);
  const auto* container = troubled(pod);
  const bool runs = container != nullptr && container->state == "running" && !container->ready;
  if (!runs) return clue;
  clue.question = ready_question(pod, expected);
  if (clue.question) clue.answer = eyes.ask(*clue.question);
  return clue;
}

}  // namespace cloudctl::observe
