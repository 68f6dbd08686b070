#include "release/compress.h"

#include <zlib.h>

#include <array>
#include <limits>

#include "base/error.h"

namespace cloudctl::release {
namespace {

// Ends the stream in any case.
struct Inflating {
  z_stream stream{};
  bool open = inflateInit(&stream) == Z_OK;
  Inflating() = default;
  Inflating(const Inflating&) = delete;
  Inflating& operator=(const Inflating&) = delete;
  ~Inflating() {
    if (open) inflateEnd(&stream);
  }
};

}  // namespace

std::string compressed(std::string_view text) {
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string bytes(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size()),
                Z_DEFAULT_COMPRESSION) != Z_OK) {
    throw base::Error({.what = "text cannot be compressed: there is not enough memory"});
  }
  bytes.resize(size);
  return bytes;
}

std::optional<std::string> expanded(std::string_view bytes, std::size_t limit) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) return std::nullopt;
  Inflating inflating;
  if (!inflating.open) return std::nullopt;
  z_stream& stream = inflating.stream;
  std::string input(bytes);  // zlib's interface is older than const
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 64U << 10U> piece{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
    if (text.size() > limit) return std::nullopt;
  }
  if (state != Z_STREAM_END || stream.avail_in != 0) return std::nullopt;
  return text;
}

}  // namespace cloudctl::release
