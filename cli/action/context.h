#pragma once
// The build context: which files go in (as the ignore file leaves it), and the SHA-256 of all that
// an image is made from. A stat cache lets an unchanged tree be recognised without reading its
// files.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "plan/service.h"

namespace cloudctl::action {

struct ContextDigest {
  std::string sha256;     // 64 hex digits
  std::size_t files = 0;  // that go into the context
  std::size_t read = 0;   // that had to be read, the stat cache not knowing them
};

// Over Dockerfile (the user's, or `generated` as rendered), ignore file, build arguments, target,
// platforms and every file's path, kind, permissions and content. Independent of time stamps and
// owners (Docker makes all files root's), of the folder's own path and of the order in which the
// disk lists.
//
// The ignore file is the one that BuildKit takes: "<Dockerfile>.dockerignore" beside the
// Dockerfile, else ".dockerignore" of the context; `generated` is looked up by the last part of its
// paths, "Dockerfile" and "Dockerfile.dockerignore". Sockets and devices, which cannot go into an
// image, are an Error unless they are ignored.
//
// `cache` is a file, one for each context, that it reads, and writes whole if something changed; a
// broken one is as none. `now` is when the run began: what changed within the two seconds before is
// not trusted the next time. Throws Error for a file that cannot be read, a malformed ignore file
// or a context folder that is not there.
[[nodiscard]] ContextDigest digest(const plan::ImageBuild& build,
                                   const std::map<std::string, std::string>& generated,
                                   const std::filesystem::path& cache,
                                   std::chrono::system_clock::time_point now);

}  // namespace cloudctl::action
