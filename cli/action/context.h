#pragma once
// The build context: which files go in (as the ignore file leaves it), and the SHA-256 of all that
// an image is made from. A stat cache lets an unchanged tree be recognised without reading its
// files.

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
// platforms and every file's path, kind, execute bits and content. Independent of time stamps, of
// the folder's own path and of the order in which the disk lists. `cache` is a file that it reads
// and rewrites whole; a broken one is as none. Throws Error for a file that cannot be read or a
// context folder that is not there.
[[nodiscard]] ContextDigest digest(const plan::ImageBuild& build,
                                   const std::map<std::string, std::string>& generated,
                                   const std::filesystem::path& cache);

}  // namespace cloudctl::action
