#include "observe/cause.h"

#include <signal.h>
#include <string.h>

#include <algorithm>

#include "base/text.h"
#include "observe/refused_login.h"

namespace cloudctl::observe {
namespace {

std::string named(const Container& container) {
  return "container \"" + container.name + "\"";
}

std::string logs_of(const Expected& expected) {
  return "look at its last lines, or run \"cloudctl logs " + expected.service + "\"";
}

bool says(const std::vector<std::string>& lines, std::string_view words) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(words) != std::string::npos;
  });
}

// Some engines do not notice; then a kill that nobody asked for, under a limit, is the best guess.
bool likely_out_of_memory(const Container& container) {
  return container.exit_code == 128 + SIGKILL && container.memory_limit > 0;
}

Cause out_of_memory(const Container& container, const Expected& expected) {
  const bool known = container.memory_limit > 0;
  return {.sentence = named(container) +
                      (container.out_of_memory ? " ran out of memory"
                                               : " was killed, most likely for want of memory") +
                      (known ? ": its limit is " + base::human_bytes(static_cast<std::uint64_t>(
                                                       container.memory_limit))
                             : std::string()),
          .next = known ? "raise \"resources.memory\" of \"" + expected.service +
                              "\", or let the program use less"
                        : "set \"resources.memory\" of \"" + expected.service +
                              "\", or give this machine more memory"};
}

// It ran and ended, once or again and again.
Cause ended(const Clue& clue, const Expected& expected) {
  const Container& container = clue.container;
  if (container.out_of_memory || likely_out_of_memory(container)) {
    return out_of_memory(container, expected);
  }
  if (says(clue.log, "exec format error")) {
    return {.sentence = named(container) + " is made for another processor: exec format error",
            .next = "build or choose an image for this machine's architecture"};
  }
  Cause cause{.sentence = named(container) + " " + exit_words(container.exit_code),
              .next = logs_of(expected)};
  if (container.exit_code == 0) {
    cause.sentence = named(container) + " ends by itself (exit code 0), and a service must run on";
    cause.next = "let its command stay in the foreground";
  } else if (container.exit_code == 127) {
    cause.sentence += ": its program was not found in the image";
    cause.next = "check \"command\" of \"" + expected.service + "\" and what the image holds";
  } else if (container.exit_code == 126) {
    cause.sentence += ": its program is not executable";
    cause.next = "check its execute bit and its first line (\"#!\")";
  } else if (says(clue.log, "No space left on device")) {
    cause.sentence += ": there is no room left where it writes";
    cause.next = "make room on this machine's disk, or in its volume";
  } else if (const auto refused = refused_login(clue.log)) {
    cause.sentence += ": " + refused->words;
    cause.next = refused->next;
  }
  if (container.restarts > 1) {
    cause.sentence += ", again and again (" + std::to_string(container.restarts) + " restarts)";
  }
  return cause;
}

Cause unhealthy(const Container& container, const Expected& expected) {
  const auto lines = base::lines(base::to_valid_utf8(container.health_output));
  std::string words;
  for (const auto& line : lines) {
    if (!base::trim(line).empty()) words = base::clipped(base::printable(base::trim(line)), 160);
  }
  const std::string told = words.empty() ? words : "its health check says \"" + words + "\"";
  const std::string subject = named(container) + " is unhealthy";
  if (const auto refused = refused_login(lines)) {
    return {.sentence = subject + ": " + refused->words + " (" + told + ")", .next = refused->next};
  }
  return {.sentence = subject + (told.empty() ? told : ": " + told), .next = logs_of(expected)};
}

std::string numbers(const std::vector<int>& ports) {
  std::vector<std::string> words;
  words.reserve(ports.size());
  for (const int port : ports) words.push_back(std::to_string(port));
  return base::join(words, ", ");
}

bool has(const std::vector<int>& ports, int port) {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

// It runs, but nothing takes connections where they are expected.
Cause not_listening(const Clue& clue, const Expected& expected, int port) {
  if (has(clue.loopback_ports, port) && !has(clue.listening_ports, port)) {
    return {.sentence = named(clue.container) + " listens on port " + std::to_string(port) +
                        " only on 127.0.0.1 inside itself, where nobody else reaches it",
            .next = "let the program listen on 0.0.0.0"};
  }
  if (!clue.listening_ports.empty() && !has(clue.listening_ports, port)) {
    return {.sentence = named(clue.container) + " listens on port " +
                        numbers(clue.listening_ports) + ", not on " + std::to_string(port),
            .next = "set \"port\" of \"" + expected.service + "\" to " +
                    std::to_string(clue.listening_ports.front()) +
                    ", or let the program listen on " + std::to_string(port)};
  }
  return {.sentence = named(clue.container) + " runs, but nothing in it listens on port " +
                      std::to_string(port),
          .next = logs_of(expected)};
}

Cause not_answering(const Clue& clue, const Expected& expected) {
  const Answering how = clue.answer->how;
  const int port = expected.probes.ready ? expected.probes.ready->port : expected.port;
  if (how == Answering::refused || how == Answering::closed) {
    return not_listening(clue, expected, port);
  }
  const std::string subject = "service \"" + expected.service + "\" ";
  const std::string words = described(*clue.question, *clue.answer);
  auto told = clue.log;
  told.push_back(clue.answer->body);
  if (const auto refused = refused_login(told)) {
    return {.sentence = subject + "is not ready: " + refused->words + " (it " + words + ")",
            .next = refused->next};
  }
  return {.sentence = subject + words, .next = logs_of(expected)};
}

}  // namespace

// A shell reports a program that a signal ended as 128 + its number (POSIX, "Exit Status").
std::string exit_words(int code) {
  if (code <= 128 || code > 128 + 64) return "exits with " + std::to_string(code);
  const char* meaning = ::strsignal(code - 128);
  return "is ended by signal " + std::to_string(code - 128) +
         (meaning != nullptr ? " (" + std::string(meaning) + ")" : std::string());
}

bool is_final(const Container& container) {
  const bool ended = container.phase == Phase::exited || container.phase == Phase::dead ||
                     container.phase == Phase::restarting;
  if (container.phase == Phase::created) return !container.error.empty();
  if (container.phase == Phase::restarting) return container.restarts >= 3;
  if (container.phase == Phase::running) return container.restarts >= 3;
  return ended;
}

std::optional<Cause> cause(const Clue& clue, const Expected& expected) {
  const Container& container = clue.container;
  const auto with_log = [&](Cause found) {
    found.lines = clue.log;
    found.final = is_final(container);
    return found;
  };
  switch (container.phase) {
    case Phase::created:
      if (container.error.empty()) return std::nullopt;
      return with_log(start_failure(container.error, container.name));
    case Phase::exited:
    case Phase::dead:
      if (!container.error.empty()) {
        return with_log(start_failure(container.error, container.name));
      }
      if (expected.runs_once && container.exit_code == 0) return std::nullopt;
      return with_log(ended(clue, expected));
    case Phase::restarting:
      return with_log(ended(clue, expected));
    case Phase::paused:
      return Cause{.sentence = named(container) + " is paused",
                   .next = "run \"docker unpause " + container.name + "\""};
    case Phase::removing:
      return std::nullopt;
    case Phase::running:
      break;
  }
  // Of one that runs between two ends, the end says more than that it does not answer yet.
  if (container.restarts >= 3 && container.exit_code != 0) return with_log(ended(clue, expected));
  if (container.health == Health::unhealthy) return with_log(unhealthy(container, expected));
  if (clue.answer && clue.question && !clue.answer->ok()) {
    return with_log(not_answering(clue, expected));
  }
  if (container.restarts >= 3) return with_log(ended(clue, expected));
  return std::nullopt;
}

}  // namespace cloudctl::observe
