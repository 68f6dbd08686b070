#pragma once
// `docker compose` (v2). Every command names project and file, so that neither the folder nor the
// user's environment decides what it is about. Knows nothing of what is in the file.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "process/command_line.h"

namespace cloudctl::tool {

struct Compose {
  std::string project, file;                       // file: absolute path
  std::map<std::string, std::string> env;          // the file's variables
  std::map<std::string, base::Secret> secret_env;  // values of its `environment: [NAME]` entries
};

struct ComposeUp {
  std::vector<std::string> services;  // empty: all
  std::map<std::string, int> scale;   // else as the file says
  bool no_recreate = false, force_recreate = false;
  bool remove_orphans = false;
  bool no_start = false;   // create only
  int grace_seconds = -1;  // between TERM and KILL of what is replaced; negative: the file's
  std::string pull;        // "missing", "never", "always"; empty: as the file says
};
// Always detached, without building and without starting what a service depends on.
[[nodiscard]] process::CommandLine compose_up(const Compose& compose, const ComposeUp& up);

struct ComposeDown {
  bool volumes = false, remove_orphans = true;
  int grace_seconds = -1;
};
[[nodiscard]] process::CommandLine compose_down(const Compose& compose, const ComposeDown& down);
[[nodiscard]] process::CommandLine compose_stop(const Compose& compose,
                                                const std::vector<std::string>& services);
[[nodiscard]] process::CommandLine compose_restart(const Compose& compose,
                                                   const std::vector<std::string>& services);
// Exits with other than 0 if the file is not valid; prints nothing otherwise.
[[nodiscard]] process::CommandLine compose_config(const Compose& compose);

struct ComposeLogs {
  std::vector<std::string> services;
  int tail = -1;
  std::string since;
  bool timestamps = false, follow = false;
  bool prefix = true;  // "web-1  | "
};
[[nodiscard]] process::CommandLine compose_logs(const Compose& compose, const ComposeLogs& logs);

[[nodiscard]] process::CommandLine compose_version();
[[nodiscard]] std::string parse_compose_version(std::string_view out);  // "2.26.1-4"

// What `up`, `down`, `stop` say on stderr as they go, for showing only: "Container hello-web-1
// Started" or a JSON line of newer versions.
struct ComposeEvent {
  std::string kind, name, status;  // "Container", "hello-web-1", "Started"; kind empty: other words
  std::string text;                // the line as it may be shown
  bool operator==(const ComposeEvent&) const = default;
};
[[nodiscard]] ComposeEvent parse_compose_line(std::string_view line);

}  // namespace cloudctl::tool
