#pragma once
// What must be so before anything is done on the local target: the checks of `doctor`, which are
// also the preflight of every deploy. Each is a value with what was found and how to mend it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "base/secret.h"
#include "observe/registry.h"
#include "release/record.h"

namespace cloudctl::action {

enum class Grade { ok, warning, failed };

struct Check {
  std::string name;  // "docker engine"
  Grade grade = Grade::ok;
  std::string found;                             // "28.2.2 (engine 20.10.24)"
  std::string fix;                               // of a warning or failure
  base::ExitCode code = base::ExitCode::failed;  // what a deploy that fails of it exits with
  bool operator==(const Check&) const = default;
};

struct CheckRequest {
  std::optional<release::Record>
      record;  // ports, images, secrets of it are looked at; may be absent
  std::map<std::string, base::Secret> secrets;
  std::optional<std::string> pinned_engine;
  std::vector<std::string> pushes;              // references that shall be pushed
  std::map<std::string, std::string> versions;  // of those: by version, the reference by content
  std::map<std::string, tool::RegistryLogin> logins;          // by registry, where known
  bool builds = false;                                        // something has to be built
  std::map<std::string, std::vector<std::string>> platforms;  // of those, by reference; if given
};

using Logins = std::map<std::string, tool::RegistryLogin>;  // by registry
// Whether this image may be pushed with what is known of its registry's login.
[[nodiscard]] Check registry_check(World& world, const Logins& logins,
                                   const std::string& reference);

// All checks, side by side, in a stable order. Never throws for what it finds.
[[nodiscard]] std::vector<Check> local_checks(World& world, const CheckRequest& request);

// The identity that pins the engine (`docker info` ID). Throws Error if it does not answer.
[[nodiscard]] std::string engine_identity(World& world);

// The user's logins of the docker CLI: from config.json's text, and by its credential helpers for
// the registries asked for. Helpers that fail count as no login.
[[nodiscard]] std::map<std::string, tool::RegistryLogin> docker_logins(
    World& world, const std::string& config_json, const std::vector<std::string>& registries);

}  // namespace cloudctl::action
