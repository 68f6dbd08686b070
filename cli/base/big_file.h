#pragma once
// Files that are too large to be held: read piece by piece, written whole or not at all. It must
// not know what is in them.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/file_parts.h"

namespace cloudctl::base {

// The next bytes, at most so many; none at the end. Throws Error if they cannot be read.
using ByteSource = std::function<std::string(std::size_t)>;

class BigFile {
 public:
  // Throws Error if there is no such file, or none that can be read more than once.
  explicit BigFile(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // From the beginning, each with a place of its own; the file must outlive it.
  [[nodiscard]] ByteSource source() const;

 private:
  std::filesystem::path path_;
  OpenFile file_;
  std::uint64_t size_ = 0;
};

// Readable by its owner only. Has no name before it is kept, if the file system can do that: then
// nothing is left of it even by a kill.
class NewBigFile {
 public:
  explicit NewBigFile(std::filesystem::path path);  // throws Error
  ~NewBigFile();                                    // removes it, unless it is kept
  NewBigFile(const NewBigFile&) = delete;
  NewBigFile& operator=(const NewBigFile&) = delete;

  void add(std::string_view bytes);  // throws Error: the disk is full
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] ByteSource source() const;  // what is there by now
  // On the disk, and under its name. Throws Error if the name is taken by now and is not to be
  // replaced.
  void keep(bool replace);

 private:
  std::filesystem::path path_, name_;  // name_: that it has meanwhile; may be empty
  OpenFile file_;
  std::uint64_t size_ = 0;
};

}  // namespace cloudctl::base
