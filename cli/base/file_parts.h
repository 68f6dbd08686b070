#pragma once
// What the files of this room are made with: an open file with an owner, and what is said when the
// system refuses. For this room only.

#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace cloudctl::base {

class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int number) : number_(number) {}
  OpenFile(OpenFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
};

// Throws Error: `"PATH" cannot be read: no such file`.
[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what, int reason);

// The reason for a failure, 0 if there is none.
[[nodiscard]] int write_all(int file, std::string_view content);

// ".NAME.RANDOM" in the same folder.
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& path);

// A name is safe only once its folder is. Some file systems cannot sync folders: no matter.
void sync_folder(const std::filesystem::path& path);

}  // namespace cloudctl::base
