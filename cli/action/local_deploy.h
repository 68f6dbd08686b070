#pragma once
// Making a release on the local target: nothing-to-do check, preflight, build, push, lock, record,
// start in waves, wait, verdict, and the way back when it does not serve. `deploy`, `rollback`,
// `scale` and `rollout` are all this function with another record.

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local_build.h"
#include "action/local_check.h"
#include "base/error.h"
#include "base/exit_code.h"
#include "base/secret.h"
#include "observe/state.h"
#include "release/record.h"

namespace cloudctl::action {

struct DeployRequest {
  // By local_record, again, scaled or with_image; with purpose, who, host and commit filled in.
  release::Record desired;
  std::vector<BuildJob> jobs;  // all images of the release that are ours to build; may be empty
  bool push = false;
  std::map<std::string, tool::RegistryLogin> logins;  // for the check before a push
  std::map<std::string, base::Secret> secrets;  // values for the names in the record; missing ones
                                                // are reported
  std::vector<std::string> gone_secrets;        // asked for by their marks, and no longer kept
  std::map<std::string, int> scale;  // what `scale` asked for, kept if the release is good
  std::filesystem::path state;       // release::local_folder
  int pid = 0;                       // of this process, for the lock
  bool rollback = true;              // return to the last good release on failure
  bool no_cache = false;
  bool always = false;  // do it even when there seems to be nothing to do
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};  // of start and wait
  std::chrono::milliseconds lock_wait{std::chrono::minutes(5)};
};

struct Endpoint {
  std::string service;
  std::vector<std::string> urls;
  bool operator==(const Endpoint&) const = default;
};

struct DeployResult {
  base::ExitCode code = base::ExitCode::ok;
  bool changed = false;  // false: there was nothing to do
  int release = 0;       // the one that serves now; 0: none
  std::string sentence;  // "release 4 of \"hello\" serves"
  std::string next;      // what to do; of a failure, or how to watch and undo after Ctrl-C
  std::vector<Endpoint> endpoints;
  std::optional<observe::Cause> cause;
  std::string dossier;  // path of the evidence of a failure
  // The release is as code and sentence say; this, beside it, could not be done.
  std::optional<base::Failure> left;
};

// Everything is told to world.progress as it happens, run_done included. Throws Error only for what
// is no outcome of a deploy: state folder not writable, lock not to be had, another engine.
[[nodiscard]] DeployResult deploy(World& world, const DeployRequest& request);

// The steps that this would run, for --dry-run: asks the engine what is there, changes nothing.
[[nodiscard]] std::vector<Step> deploy_steps(World& world, const DeployRequest& request);

struct DownRequest {
  std::string project;
  std::filesystem::path state;
  bool data = false;  // volumes too
  int pid = 0;
  std::string who, host;
  std::chrono::milliseconds lock_wait{std::chrono::minutes(5)};
};
struct DownResult {
  base::ExitCode code = base::ExitCode::ok;
  std::vector<std::string> containers;  // that were removed, by name
  std::vector<std::string> kept;        // volumes that are left, by name
  std::string sentence, next;
};
// Removes what carries the project's labels, nothing else.
[[nodiscard]] DownResult down(World& world, const DownRequest& request);
[[nodiscard]] std::vector<Step> down_steps(World& world, const DownRequest& request);

struct RestartRequest {
  std::string project;
  std::vector<std::string> services;  // empty: all
  std::filesystem::path state;
  int pid = 0;
  std::string who, host;
  std::chrono::milliseconds lock_wait{std::chrono::minutes(5)};
};
// `rollout restart`: restarts and waits until they serve again.
[[nodiscard]] DeployResult restart(World& world, const RestartRequest& request);

// `unlock`: says who holds the lock; if nobody alive does, marks a killed run's release as
// interrupted and ends its left-over children. Throws Error naming a living holder.
struct UnlockResult {
  bool was_locked = false;
  std::string sentence;
};
[[nodiscard]] UnlockResult unlock(World& world, const std::filesystem::path& state);

}  // namespace cloudctl::action
