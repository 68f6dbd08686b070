#pragma once
// Building images with `docker build`, by the classic builder or by buildx. Knows nothing of why an
// image is built or when that may be skipped.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct DockerBuild {
  std::string context;     // absolute folder
  std::string dockerfile;  // absolute path; empty: Dockerfile in the context
  std::vector<std::string> tags;
  std::map<std::string, std::string> args, labels;
  std::string target;
  std::vector<std::string> platforms;
  bool no_cache = false;
  bool buildx = false;        // there is buildx: structured progress, else the classic builder
  std::string metadata_file;  // written on success, with buildx only
};
// With buildx progress comes as JSON lines on stderr (build_progress.h), else as "Step 3/9 : …" on
// stdout.
[[nodiscard]] process::CommandLine docker_build(const DockerBuild& build);

[[nodiscard]] process::CommandLine buildx_version();
// "v0.13.1" of `github.com/docker/buildx v0.13.1 788433953af10f2a698f5c07611dddce2e08c7a0`; Debian
// writes no "v". Empty if it is not of that form.
[[nodiscard]] std::string parse_buildx_version(std::string_view out);

// One image of a bake file.
struct BakeTarget {
  std::string name;  // letters, digits, '_' and '-' (bake_name makes one)
  DockerBuild build;
};
[[nodiscard]] std::string bake_name(std::string_view name);  // "web/watcher" → "web_watcher"
// docs.docker.com, "Bake file reference"; the form that buildx 0.13 reads too.
[[nodiscard]] std::string bake_json(const std::vector<BakeTarget>& targets);

struct DockerBake {
  std::string file;  // absolute path
  std::string metadata_file;
  bool no_cache = false;
  std::vector<std::string> targets;  // empty: all
};
[[nodiscard]] process::CommandLine docker_bake(const DockerBake& bake);

// "containerimage.digest" by target of a bake's metadata file; of a single build under "". With the
// docker driver that is the image's ID.
[[nodiscard]] std::map<std::string, std::string> parse_build_metadata(std::string_view json);

}  // namespace cloudctl::tool
