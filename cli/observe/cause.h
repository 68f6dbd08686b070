#pragma once
// Why a container does not serve, in one sentence with the next step: pure words over what the
// engine and the probe say.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "observe/expected.h"
#include "observe/probe.h"
#include "observe/state.h"

namespace cloudctl::observe {

// What is known about one container that does not serve.
struct Clue {
  Container container;
  std::optional<Answer> answer;  // of the last ready question
  std::optional<Question> question;
  std::vector<std::string> log;      // its last lines
  std::vector<int> loopback_ports;   // it listens on these, but only on 127.0.0.1 inside
  std::vector<int> listening_ports;  // on any address
  std::chrono::milliseconds running{0};
};

// Nothing if nothing is wrong (yet): starting within its time.
[[nodiscard]] std::optional<Cause> cause(const Clue& clue, const Expected& expected);

// "exits with 3", "is ended by signal 11 (Segmentation fault)".
[[nodiscard]] std::string exit_words(int code);

struct Eyes;
// What can be found out about it: its last lines, where it listens, what it answers.
[[nodiscard]] Clue gather(const Eyes& eyes, const Container& container, const Expected& expected);

// A failure that waiting does not heal, by the container alone: exits again and again, cannot be
// started, out of memory.
[[nodiscard]] bool is_final(const Container& container);

// From the engine's own words of a start that failed (State.Error, or what `compose up` printed):
// port taken, program not found in the image, wrong architecture, image missing, mount impossible.
// Engine texts are prose; they are only given more useful words, never decide whether it failed.
[[nodiscard]] Cause start_failure(const std::string& words, const std::string& container);

}  // namespace cloudctl::observe
