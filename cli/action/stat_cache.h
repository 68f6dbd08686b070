#pragma once
// What files held when they were last read, known by their stat data, so that an unchanged file
// need not be read again. Knows neither ignore rules nor images.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::action {

// What changes when a file's content does (stat(2)); times in nanoseconds since 1970.
struct Stamp {
  std::uint64_t size = 0;
  std::int64_t modified = 0, changed = 0;
  std::uint64_t inode = 0, device = 0;
  bool operator==(const Stamp&) const = default;
};

// Goes through a tree once, in walk order: sorted by name within a folder, a folder's content right
// after it.
class StatCache {
 public:
  // A file that is not there, broken, of another folder or of another kind of machine is as none.
  StatCache(std::filesystem::path file, std::string folder,
            std::chrono::system_clock::time_point now);
  StatCache(const StatCache&) = delete;
  StatCache& operator=(const StatCache&) = delete;

  // The SHA-256 (64 hex digits) that was remembered for a file with this very stamp; valid until
  // the cache ends. Paths must come in walk order.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view path, const Stamp& stamp);
  // For the next run; likewise in walk order. A file that changed less than two seconds before
  // `now` is remembered as one that must be read again: it may change once more within the same
  // tick of its file system's clock (FAT: 2 s), and look the same. git calls this "racily clean"
  // (git's Documentation/technical/racy-git).
  void remember(std::string_view path, const Stamp& stamp, std::string_view sha256);
  // Writes what was remembered, unless it is what was read.
  void save() const;

 private:
  std::filesystem::path file_;
  std::string folder_;
  std::int64_t trusted_before_ = 0;
  std::string old_, fresh_;
  std::string_view entries_;  // of old_
  std::string_view rest_;     // of entries_, not yet gone through
};

}  // namespace cloudctl::action
