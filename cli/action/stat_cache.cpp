#include "action/stat_cache.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/file.h"

namespace cloudctl::action {

namespace {

constexpr std::string_view magic = "cloudctl-stat-1\n";
constexpr std::uint64_t size_limit = std::uint64_t{4} << 30U;
constexpr std::size_t digits = 64;
constexpr std::chrono::seconds racy(2);

// As it stands in the file, before the path. In the machine's own byte order: the checksum of
// another machine's file does not fit.
struct Entry {
  Stamp stamp;
  char sha256[digits];  // zero bytes: must be read again
  std::uint64_t path_length;
};
static_assert(std::has_unique_object_representations_v<Entry>);

struct Found {
  Entry entry;
  std::string_view path, sha256;
};

// FNV-1a over words instead of bytes: against torn and foreign files, not against attackers.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 14695981039346656037U;
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = std::min(sizeof word, bytes.size());
    std::memcpy(&word, bytes.data(), length);
    sum = (sum ^ word) * 1099511628211U;
    sum ^= sum >> 32U;
    bytes.remove_prefix(length);
  }
  return sum;
}

std::string as_bytes(std::uint64_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string header(std::string_view folder, std::string_view entries) {
  return std::string(magic) + as_bytes(checksum(entries)) + as_bytes(folder.size()) +
         std::string(folder);
}

std::string read(const std::filesystem::path& file) {
  return base::read_file_if_there(file, size_limit).value_or("");
}

// The entries, or nothing.
std::string_view opened(std::string_view bytes, std::string_view folder) {
  const std::size_t length = header(folder, "").size();
  if (bytes.size() < length) return {};
  const std::string_view entries = bytes.substr(length);
  return bytes.substr(0, length) == header(folder, entries) ? entries : std::string_view{};
}

// The first entry, which must be whole: the checksum has been held against it.
std::optional<Found> first(std::string_view entries) {
  Found found{};
  if (entries.size() < sizeof found.entry) return std::nullopt;
  std::memcpy(&found.entry, entries.data(), sizeof found.entry);
  found.sha256 = entries.substr(offsetof(Entry, sha256), digits);
  found.path = entries.substr(sizeof found.entry);
  if (found.path.size() < found.entry.path_length) return std::nullopt;
  found.path = found.path.substr(0, found.entry.path_length);
  return found;
}

// Walk order: '/' ends a name, so it comes before every character of a longer one.
bool comes_before(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  if (*at_a == '/' || *at_b == '/') return *at_a == '/';
  return static_cast<unsigned char>(*at_a) < static_cast<unsigned char>(*at_b);
}

}  // namespace

StatCache::StatCache(std::filesystem::path file, std::string folder,
                     std::chrono::system_clock::time_point now)
    : file_(std::move(file)), folder_(std::move(folder)), old_(read(file_)) {
  trusted_before_ =
      std::chrono::duration_cast<std::chrono::nanoseconds>((now - racy).time_since_epoch()).count();
  entries_ = opened(old_, folder_);
  rest_ = entries_;
  fresh_.reserve(rest_.size());
}

std::optional<std::string_view> StatCache::find(std::string_view path, const Stamp& stamp) {
  while (const auto found = first(rest_)) {
    const bool is_this = found->path == path;
    if (!is_this && !comes_before(found->path, path)) return std::nullopt;
    rest_.remove_prefix(sizeof(Entry) + found->path.size());
    if (!is_this) continue;
    const bool known = found->entry.stamp == stamp && found->sha256.front() != '\0';
    return known ? std::optional(found->sha256) : std::nullopt;
  }
  return std::nullopt;
}

void StatCache::remember(std::string_view path, const Stamp& stamp, std::string_view sha256) {
  Entry entry{.stamp = stamp, .sha256 = {}, .path_length = path.size()};
  if (std::max(stamp.modified, stamp.changed) < trusted_before_) {
    sha256.copy(entry.sha256, digits);
  }
  const std::size_t at = fresh_.size();
  fresh_.resize(at + sizeof entry);
  std::memcpy(fresh_.data() + at, &entry, sizeof entry);
  fresh_ += path;
}

void StatCache::save() const {
  if (!entries_.empty() && entries_ == fresh_) return;
  base::write_file(file_, header(folder_, fresh_) + fresh_, 0600);
}

}  // namespace cloudctl::action
