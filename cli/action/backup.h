#pragma once
// The content of a ready-made database into a file, and back: streamed through the database's own
// programs inside its container, never held in memory.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "action/database.h"

namespace cloudctl::action {

struct BackupResult {
  base::ExitCode code = base::ExitCode::ok;
  std::string sentence, next;
  std::uint64_t bytes = 0;            // of the file
  tool::DatabaseContent content;      // of a restore: what is there now
  std::vector<std::string> left_out;  // of a backup: further databases of that server
};

// Throws Error (usage) for a kind that has no program for this, naming the way there is.
void refuse_unless_dumped(const DatabasePlace& place);
// ".dump", ".archive.gz": what its own tools call such files.
[[nodiscard]] std::string backup_extension(config::BackingType type);

struct BackupRequest {
  DatabasePlace place;
  std::filesystem::path file, state;  // state: of this project and target, for logs
  bool replace = false;               // a file of that name
  std::chrono::milliseconds timeout{std::chrono::hours(6)};
};
// The file gets its name when all of it is on the disk and was read again by the program that
// restores it; until then, and after a failure, nothing is there. Throws Error if it cannot be
// written.
[[nodiscard]] BackupResult backup(World& world, const BackupRequest& request);

struct RestoreRequest {
  DatabasePlace place;
  std::filesystem::path file, state;
  bool clean = false;  // replace what is there
  int pid = 0;
  std::string who, host;
  std::chrono::milliseconds timeout{std::chrono::hours(6)}, lock_wait{std::chrono::minutes(5)};
};
// Nothing is touched if the file is not whole, or of something else, or if the database holds rows
// and `clean` is not set. PostgreSQL takes all of it or nothing. Under the lock of the project.
[[nodiscard]] BackupResult restore(World& world, const RestoreRequest& request);
// The same under the lease; `seen`: objects of the project.
[[nodiscard]] BackupResult restore_in_cluster(World& world, const RestoreRequest& request,
                                              const ClusterPlace& place,
                                              const std::vector<tool::KubeObject>& seen);

}  // namespace cloudctl::action
