#pragma once
// Images: which are there, what they are made for, naming and pushing them. Knows nothing of who
// needs them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "process/command_line.h"

namespace cloudctl::tool {

struct ImageFacts {
  std::string id;                         // "sha256:…"
  std::vector<std::string> tags;          // "nginx:1.26"
  std::vector<std::string> repo_digests;  // "nginx@sha256:…"; empty before it was pulled or pushed
  std::string os, architecture, variant;  // "linux", "amd64", ""
  std::int64_t size = 0;                  // bytes
  std::vector<int> ports;                 // EXPOSE, TCP only, ascending
  std::string user;                       // empty: root
  std::vector<std::string> command;       // entrypoint and command
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> labels;
  bool has_health_check = false;
  bool operator==(const ImageFacts&) const = default;
};
// Exits with 1 if one of them is missing, but prints those that are there.
[[nodiscard]] process::CommandLine docker_image_inspect(const std::vector<std::string>& references);
// In the order of the output. To know which reference an image answers to, see `answers_to`.
[[nodiscard]] std::vector<ImageFacts> parse_images(std::string_view out);
// Whether this image is what the engine calls by that reference: tag (with or without "docker.io/",
// "library/" and ":latest"), digest or ID.
[[nodiscard]] bool answers_to(const ImageFacts& image, std::string_view reference);
// "sha256:…" under which the registry of the reference knows the image; nothing before a push.
[[nodiscard]] std::optional<std::string> registry_digest(const ImageFacts& image,
                                                         std::string_view reference);

[[nodiscard]] process::CommandLine docker_tag(const std::string& from, const std::string& to);
[[nodiscard]] process::CommandLine docker_push(const std::string& reference);
[[nodiscard]] process::CommandLine docker_pull(const std::string& reference,
                                               const std::string& platform = "");
// All of them in one archive; layers that they share stand there once.
[[nodiscard]] process::CommandLine docker_save(const std::string& archive,
                                               const std::vector<std::string>& references);
[[nodiscard]] process::CommandLine docker_image_rm(const std::vector<std::string>& references);
// The password goes over standard input.
[[nodiscard]] process::CommandLine docker_login(const std::string& registry,
                                                const std::string& user,
                                                const base::Secret& password);
// Asks the registry, not the engine; exits with 1 if the registry has no such image.
[[nodiscard]] process::CommandLine docker_manifest_inspect(const std::string& reference);

// Puts images of single platforms, which the registry has already, together as an index with these
// tags (docs.docker.com, "docker buildx imagetools create").
[[nodiscard]] process::CommandLine imagetools_create(const std::vector<std::string>& tags,
                                                     const std::vector<std::string>& sources);

struct Platform {
  std::string os, architecture, variant;
  bool operator==(const Platform&) const = default;
};
// Those of an index, without attestations; empty if it is the manifest of a single platform.
[[nodiscard]] std::vector<Platform> parse_platforms(std::string_view manifest);

}  // namespace cloudctl::tool
