#pragma once
// Every file of a build context, as the ignore rules leave it, in an order that does not depend on
// the disk. Links are not followed. Reads no file's content.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "action/ignore.h"
#include "action/stat_cache.h"

namespace cloudctl::action {

enum class EntryKind : char { file = 'f', folder = 'd', link = 'l' };

struct ContextEntry {
  std::string_view path;  // relative, with '/'; a zero byte follows it
  EntryKind kind = EntryKind::file;
  unsigned int permissions = 0;  // lowest nine bits and set-id, sticky
  Stamp stamp;
  int root = -1;  // descriptor of the context's folder; like the path, only during the call
};

// All folders are looked at first, by two threads; then `visit` is called by the caller's own, in
// walk order (stat_cache.h). A file that vanishes meanwhile is as one that was not there. Throws
// Error for a folder that is not there or cannot be read, and for what is neither file, folder nor
// link; whatever `visit` throws passes through.
void walk(const std::filesystem::path& folder, const Ignore& ignore,
          const std::function<void(const ContextEntry&)>& visit);

}  // namespace cloudctl::action
