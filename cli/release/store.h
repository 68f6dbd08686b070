#pragma once
// The releases of one project on the local target, as files below its state folder, and what
// outlives a single release: the pinned engine and the replicas that `scale` asked for. It must not
// know how a release is applied or shown.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "release/record.h"

namespace cloudctl::release {

// $XDG_STATE_HOME/cloudctl/local/<project>, where state_home is that variable's value (or
// ~/.local/state).
[[nodiscard]] std::filesystem::path local_folder(const std::filesystem::path& state_home,
                                                 const std::string& project);

class LocalStore {
 public:
  explicit LocalStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::vector<int> numbers() const;  // ascending; empty before the first deploy

  // All records, oldest first. All reading functions throw Error for a file that is no record.
  [[nodiscard]] std::vector<Record> list() const;
  [[nodiscard]] std::optional<Record> find(int number) const;
  [[nodiscard]] std::optional<Record> newest() const;
  // The newest good one, or the newest good one older than `before`.
  [[nodiscard]] std::optional<Record> last_good() const;
  [[nodiscard]] std::optional<Record> last_good(int before) const;
  [[nodiscard]] int next_number() const;

  // Writes the record and its files (0600), whole or not at all. Throws Error.
  void save(const Record& record) const;
  // Where the files of this release are, for the tools: "…/releases/0007/compose.yaml".
  [[nodiscard]] std::filesystem::path file_of(int number, const std::string& name) const;
  // Keeps the newest `keep` records and the last good one.
  void prune(std::size_t keep) const;
  // Forgets everything but the secrets: after `down`.
  void forget() const;

  // What `scale` asked for, by service; the next deploy keeps it.
  [[nodiscard]] std::map<std::string, int> scale() const;
  void save_scale(const std::map<std::string, int>& replicas) const;

  // Identity of the engine that the first deploy went to; nothing before that.
  [[nodiscard]] std::optional<std::string> engine() const;
  void pin_engine(const std::string& identity) const;

 private:
  [[nodiscard]] std::filesystem::path record_path(int number) const;
  std::filesystem::path folder_;
};

}  // namespace cloudctl::release
