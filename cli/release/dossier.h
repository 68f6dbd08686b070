#pragma once
// The dossier of a failed run, as a value: its cause, the commands that ran, what the containers
// said. What is in it was freed of secrets before.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::release {

// One command that ran.
struct Ran {
  std::string step, command;  // as printed: secrets are ***
  std::string outcome;        // "exited with 1"
  bool ok = true;
  std::chrono::milliseconds duration{0};
  bool operator==(const Ran&) const = default;
};

struct ContainerEvidence {
  std::string name, status;  // "exited with 3, restarted 2 times"
  std::vector<std::string> log;
  bool operator==(const ContainerEvidence&) const = default;
};

struct WhyItFailed {
  std::string sentence, next;
  std::vector<std::string> lines;  // the last lines of what failed
  bool operator==(const WhyItFailed&) const = default;
};

struct Dossier {
  std::string project, target, purpose, started;  // ISO time
  int release = 0;
  std::string step;  // that failed
  WhyItFailed cause;
  std::string result;  // "rolled back to release 3"
  std::vector<Ran> commands;
  std::vector<ContainerEvidence> containers;
  std::string folder;  // of the whole logs
  bool operator==(const Dossier&) const = default;
};

[[nodiscard]] std::string to_json(const Dossier& dossier);
// Throws Error naming `origin` when the text is none.
[[nodiscard]] Dossier dossier_from_json(std::string_view text, const std::string& origin);

}  // namespace cloudctl::release
