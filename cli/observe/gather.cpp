#include "base/text.h"
#include "observe/cause.h"
#include "observe/last_end.h"
#include "observe/listening.h"
#include "observe/local.h"
#include "tool/docker_act.h"

namespace cloudctl::observe {
namespace {

constexpr int log_lines = 20;

// Both streams, each in its order; what matters of a failing program is nearly always on stderr.
std::vector<std::string> last_lines(const Eyes& eyes, const Container& container) {
  if (container.id.empty()) return {};
  const auto done = eyes.runner.run(
      tool::docker_logs({.container = container.id, .tail = log_lines, .since = ""}),
      {.deadline = std::chrono::seconds(10), .keep = 256U << 10U});
  std::vector<std::string> lines;
  for (const auto* text : {&done.out, &done.err}) {
    for (const auto& line : base::lines(base::to_valid_utf8(*text))) {
      lines.push_back(base::printable(line));
    }
  }
  if (lines.size() > log_lines) {
    lines.erase(lines.begin(), lines.end() - log_lines);
  }
  return lines;
}

}  // namespace

Clue gather(const Eyes& eyes, const Container& container, const Expected& expected) {
  Clue clue{.container = container, .log = last_lines(eyes, container)};
  if (container.phase != Phase::running) return clue;
  clue.container = with_last_ends(eyes, {container}).front();
  if (const auto question = ready_question(container, expected)) {
    clue.question = question;
    clue.answer = eyes.ask(*question);
  }
  const auto ports = listening(container.pid, container.id);
  clue.loopback_ports = ports.loopback;
  clue.listening_ports = ports.open;
  return clue;
}

}  // namespace cloudctl::observe
