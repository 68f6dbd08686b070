#include "release/mongo_archive.h"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace cloudctl::release {
namespace {

constexpr std::uint32_t magic = 0x8199e26d;
constexpr std::uint32_t terminator = 0xffffffff;
constexpr std::size_t piece_size = 256U << 10U;
constexpr std::size_t first_part = 16U << 20U;  // beyond that no archive tells what it is of
constexpr int any_gzip = 15 + 16;               // zlib.h, inflateInit2: largest window, gzip only

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) {
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

// The value of a text at the top of a BSON document (bsonspec.org), if it is the first with that
// name.
std::string text_in(std::string_view document, std::string_view name) {
  const std::string key = '\x02' + std::string(name) + '\0';
  const std::size_t found = document.find(key);
  if (found == std::string_view::npos || document.size() < found + key.size() + 4) return {};
  const std::size_t at = found + key.size();
  const std::size_t size = number_at(document, at);
  if (size == 0 || document.size() - at - 4 < size) return {};
  return std::string(document.substr(at + 4, size - 1));
}

// The database of the first collection that is told of. Nothing if more bytes are needed.
std::optional<MongoArchive> told(std::string_view bytes) {
  constexpr std::size_t head = 8;
  if (bytes.size() < 4) return std::nullopt;
  if (number_at(bytes, 0) != magic) return MongoArchive{.flaw = "is no archive of mongodump"};
  if (bytes.size() < head) return std::nullopt;
  const std::size_t first = 4 + std::size_t{number_at(bytes, 4)};  // behind what it says of itself
  if (bytes.size() < first + 4) return std::nullopt;
  if (number_at(bytes, first) == terminator) return MongoArchive{};
  const std::size_t size = number_at(bytes, first);
  if (bytes.size() < first + size) return std::nullopt;
  return MongoArchive{.flaw = {}, .database = text_in(bytes.substr(first, size), "db")};
}

class Reader {
 public:
  Reader() : open_(inflateInit2(&stream_, any_gzip) == Z_OK) {}
  ~Reader() {
    if (open_) inflateEnd(&stream_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // False: it cannot go on.
  bool add(std::string& bytes) {
    if (!open_) return false;
    stream_.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      // Another one may follow (RFC 1952, "a series of members").
      if (ended_ && inflateReset(&stream_) != Z_OK) return false;
      stream_.next_out = reinterpret_cast<Bytef*>(room_.data());
      stream_.avail_out = static_cast<uInt>(room_.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      ended_ = state == Z_STREAM_END;
      const bool needs_more = state == Z_BUF_ERROR && stream_.avail_in == 0;
      if (state != Z_OK && !ended_ && !needs_more) return false;
      take(room_.size() - stream_.avail_out);
    } while (stream_.avail_in > 0 || (stream_.avail_out == 0 && !ended_));
    return true;
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] const std::optional<MongoArchive>& archive() const { return archive_; }

 private:
  void take(std::size_t size) {
    if (archive_ || begin_.size() > first_part) return;
    begin_.append(room_.data(), size);
    archive_ = told(begin_);
    if (archive_) begin_.clear();
  }

  z_stream stream_{};
  bool open_ = false, ended_ = false;
  std::array<char, 64U << 10U> room_{};
  std::string begin_;
  std::optional<MongoArchive> archive_;
};

}  // namespace

MongoArchive look_into_mongo_archive(const base::ByteSource& source) {
  Reader reader;
  bool any = false;
  for (auto piece = source(piece_size); !piece.empty(); piece = source(piece_size)) {
    const bool gzip = any || piece.starts_with("\x1f\x8b");
    if (!gzip) return {.flaw = "is no archive of mongodump --gzip"};
    any = true;
    if (!reader.add(piece)) return {.flaw = "is damaged"};
    if (reader.archive() && !reader.archive()->flaw.empty()) return *reader.archive();
  }
  if (!any) return {.flaw = "is empty"};
  if (!reader.ended()) return {.flaw = "is cut off"};
  return reader.archive().value_or(MongoArchive{.flaw = "is no archive of mongodump"});
}

}  // namespace cloudctl::release
