#include <algorithm>

#include "base/text.h"
#include "observe/cause.h"
#include "observe/pod_cause_parts.h"
#include "observe/refused_login.h"

namespace cloudctl::observe {
namespace {

constexpr int signal_kill = 128 + 9;

// The run that ended: the one of now, or the one before of a container that is not well again.
struct Ended {
  std::string reason, message;
  int code = 0;
};

std::optional<Ended> ended(const tool::PodContainer& container) {
  if (container.state == "terminated") {
    return Ended{container.reason, container.message, container.exit_code};
  }
  const bool before = !container.ready && !container.last_reason.empty();
  if (before || container.reason == "CrashLoopBackOff") {
    return Ended{container.last_reason, container.last_message, container.last_exit_code};
  }
  return std::nullopt;
}

std::string again(int restarts) {
  if (restarts == 0) return {};
  return ", again and again (" + base::plural(static_cast<std::size_t>(restarts), "restart") + ")";
}

Cause out_of_memory(const PodClue& clue, const tool::PodContainer& container) {
  const auto human = [](std::int64_t bytes) {
    return base::human_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes)));
  };
  const auto limit = tool::bytes(container.memory_limit);
  Cause cause{.sentence = named(clue.pod, container) + " ran out of memory: "};
  if (limit && !container.memory_limit.empty()) {
    cause.sentence += "it used all of its limit of " + human(*limit);
    cause.next =
        "raise \"resources.memory\" of \"" + clue.pod.service + "\", or let the program use less";
  } else {
    cause.sentence += "node \"" + clue.pod.node + "\" had none left, and it has no limit";
    cause.next =
        "set \"resources.memory\" of \"" + clue.pod.service + "\", or give the node more memory";
  }
  // A sample from long before the end would only confuse.
  if (clue.memory_used && *clue.memory_used > limit.value_or(0) / 2) {
    cause.sentence += " (last measured: " + human(*clue.memory_used) + ")";
  }
  cause.sentence += again(container.restarts);
  return cause;
}

// The kubelet ended it, as it did not answer.
std::optional<Cause> killed_by_probe(const PodClue& clue, const tool::PodContainer& container) {
  const std::string killing = event_words(clue.events, "Killing");
  const bool live = killing.find("failed liveness probe") != std::string::npos;
  const bool start = killing.find("failed startup probe") != std::string::npos;
  if (!live && !start) return std::nullopt;
  // It runs again, and was seen to be the same as before.
  if (clue.loopback_only) {
    auto cause = unready_cause(clue, container);
    cause->final = start;
    return cause;
  }
  const auto words = unready_words(clue);
  const std::string why = words.empty() ? words : ": it " + words;
  if (start) {
    return Cause{.sentence = named(clue.pod, container) +
                             " did not start in the time it has, and was ended" + why,
                 .next = "give it more time with \"probes: {start: …}\", or mend what it waits for",
                 .final = true};
  }
  return Cause{.sentence = named(clue.pod, container) +
                           " was ended, as it did not answer its live probe" + why,
               .next = "look at its last lines, or run \"cloudctl logs " + clue.pod.service + "\""};
}

bool says(const std::vector<std::string>& lines, std::string_view words) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(words) != std::string::npos;
  });
}

Cause exited(const PodClue& clue, const tool::PodContainer& container, int code) {
  const std::string subject = named(clue.pod, container);
  Cause cause{.sentence = subject + " " + exit_words(code),
              .next = "look at its last lines, or run \"cloudctl logs " + clue.pod.service + "\""};
  if (says(clue.log, "exec format error")) {
    return {.sentence = subject + " is made for another processor: exec format error",
            .next = "build it for the nodes' processor (\"platforms\" of \"build\")"};
  }
  if (code == 0) {
    cause.sentence = subject + " ends by itself (exit code 0), and a service must run on";
    cause.next = "let its command stay in the foreground";
  } else if (code == 127) {
    cause.sentence += ": its program was not found in the image";
    cause.next = "check \"command\" of \"" + clue.pod.service + "\" and what the image holds";
  } else if (code == 126) {
    cause.sentence += ": its program is not executable";
    cause.next = "check its execute bit and its first line (\"#!\")";
  } else if (says(clue.log, "No space left on device")) {
    cause.sentence += ": there is no room left where it writes";
    cause.next = "make room on its volume, or give it a larger one with \"storage\"";
  } else if (const auto refused = refused_login(clue.log)) {
    cause.sentence += ": " + refused->words;
    cause.next = refused->next;
  }
  cause.sentence += again(container.restarts);
  return cause;
}

// Of a pod's status the cluster makes "CrashLoopBackOff" only when it looks at it again, some ten
// seconds later; its event says so at once.
bool is_loop(const PodClue& clue, const tool::PodContainer& container) {
  const std::string words = event_words(clue.events, "BackOff");
  const bool told = words.rfind("Back-off restarting failed container", 0) == 0;
  return container.reason == "CrashLoopBackOff" || container.restarts >= 2 ||
         (told && container.restarts > 0);
}

}  // namespace

std::optional<Cause> crash_cause(const PodClue& clue, const tool::PodContainer& container) {
  const auto run = ended(container);
  if (!run) return std::nullopt;
  const bool job = clue.pod.owner_kind == "Job";
  if (run->code == 0 && (job || container.init)) return std::nullopt;
  std::optional<Cause> cause;
  if (run->reason == "OOMKilled") {
    cause = out_of_memory(clue, container);
  } else if (run->code >= signal_kill || run->code == 0) {
    cause = killed_by_probe(clue, container);
  }
  if (!cause) cause = exited(clue, container, run->code);
  cause->lines = clue.log;
  // A limit does not grow by waiting, nor does the time for a start.
  const bool limited = run->reason == "OOMKilled" && !container.memory_limit.empty();
  cause->final = !job && (cause->final || limited || is_loop(clue, container));
  return cause;
}

std::optional<Cause> over_cause(const PodClue& clue) {
  const std::string subject = "pod \"" + clue.pod.name + "\"";
  const std::string words = base::clipped(base::printable(clue.pod.message), 240);
  if (clue.pod.reason == "Evicted") {
    return Cause{.sentence = subject + " was evicted from node \"" + clue.pod.node + "\"" +
                             (words.empty() ? "" : ": " + words),
                 .next = "make room on the node, or ask for what it needs with \"resources\"",
                 .lines = clue.log};
  }
  return Cause{.sentence = subject + " has failed" +
                           (clue.pod.reason.empty() ? "" : " (" + clue.pod.reason + ")") +
                           (words.empty() ? "" : ": " + words),
               .next = "look at its last lines, or run \"cloudctl logs " + clue.pod.service + "\"",
               .lines = clue.log};
}

}  // namespace cloudctl::observe
