#pragma once
// Files as values. The only room that touches std::filesystem errors: they are translated to Error,
// with the path and the system's reason.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::base {

// Throws Error if it cannot be read or has more than `limit` bytes (it then reads no more than
// that).
[[nodiscard]] std::string read_file(const std::filesystem::path& path,
                                    std::uint64_t limit = 64U << 20U);
// Nothing if there is no such file; throws as read_file otherwise.
[[nodiscard]] std::optional<std::string> read_file_if_there(const std::filesystem::path& path,
                                                            std::uint64_t limit = 64U << 20U);
// Whole or not at all: written beside, synced, renamed. Makes missing folders (0700 if mode has no
// group or other bits). Throws Error.
void write_file(const std::filesystem::path& path, std::string_view content, int mode = 0644);
// Throws Error if the file exists already.
void write_new_file(const std::filesystem::path& path, std::string_view content, int mode = 0644);
void append_line(const std::filesystem::path& path, std::string_view line, int mode = 0600);
void make_folders(const std::filesystem::path& path, int mode = 0755);
void remove_file(const std::filesystem::path& path);  // absent is fine

// A file of mode 0600 with random name in a 0700 folder of the runtime directory, removed by the
// destructor.
class PrivateFile {
 public:
  PrivateFile(const std::filesystem::path& folder, std::string_view content);
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cloudctl::base
