#pragma once
// The dossier of a failed run: its cause, the commands that ran, what the containers said and how
// they were, kept in the run's folder before anything is put back. No secret's value gets in.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "base/secret.h"
#include "observe/state.h"

namespace cloudctl::action {

struct ContainerEvidence {
  std::string name, status;  // "exited with 3, restarted 2 times"
  std::vector<std::string> log;
  bool operator==(const ContainerEvidence&) const = default;
};

struct Dossier {
  std::string project, target, purpose, started;  // ISO time
  int release = 0;
  std::string step;  // that failed
  observe::Cause cause;
  std::string result;  // "rolled back to release 3"
  std::vector<Ran> commands;
  std::vector<ContainerEvidence> containers;
  std::string folder;  // of the whole logs
  bool operator==(const Dossier&) const = default;
};

[[nodiscard]] std::string to_json(const Dossier& dossier);
[[nodiscard]] Dossier dossier_from_json(std::string_view text, const std::string& origin);

// Replaces every occurrence of a secret's value (of 4 or more bytes) by ***.
[[nodiscard]] std::string redacted(std::string text,
                                   const std::map<std::string, base::Secret>& secrets);

void save(const Dossier& dossier, const std::filesystem::path& run_folder);
// Of the newest run that has one: what `explain last` shows.
[[nodiscard]] std::optional<Dossier> last_dossier(const std::filesystem::path& state);

}  // namespace cloudctl::action
