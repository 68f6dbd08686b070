#include "process/output.h"

#include <algorithm>
#include <utility>

namespace cloudctl::process {
namespace {

// The length up to which a piece can be cut without cutting a UTF-8 character.
std::size_t whole_characters(std::string_view piece) {
  std::size_t end = piece.size();
  for (int back = 0; back < 3 && end > 0; ++back) {
    const auto byte = static_cast<unsigned char>(piece[end - 1]);
    if (byte < 0x80) break;
    --end;
    if (byte >= 0xc0) return end;  // the beginning of a character: it goes with the next piece
  }
  return piece.size();
}

}  // namespace

void LineSplitter::grow(std::string_view bytes, const Take& take) {
  line_ += bytes;
  while (line_.size() > longest) {
    const std::size_t end = whole_characters(std::string_view(line_).substr(0, longest));
    take(std::string_view(line_).substr(0, end));
    line_.erase(0, end);
    in_pieces_ = true;
  }
}

void LineSplitter::add(std::string_view bytes, const Take& take) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");
    if (end > 0) {
      grow(bytes.substr(0, end), take);
      after_return_ = false;
    }
    if (end == std::string_view::npos) return;
    const bool is_return = bytes[end] == '\r';
    // The line feed of "\r\n" ends nothing, since the return did; a return alone ends no empty
    // line.
    const bool ends_line = !line_.empty() || in_pieces_;
    const bool is_second = !is_return && after_return_;
    if (!line_.empty() || !(is_return || is_second || in_pieces_)) take(line_);
    after_return_ = is_return && ends_line;
    line_.clear();
    in_pieces_ = false;
    bytes.remove_prefix(end + 1);
  }
}

void LineSplitter::finish(const Take& take) {
  if (!line_.empty()) take(line_);
  line_.clear();
}

void Tail::add(std::string_view bytes) {
  total_ += bytes.size();
  if (bytes.size() > keep_) bytes.remove_prefix(bytes.size() - keep_);
  bytes_ += bytes;
  // Not at every byte, so that keeping the end of a long output stays cheap.
  const std::size_t slack = std::max<std::size_t>(keep_ / 4, 64U << 10U);
  if (bytes_.size() > keep_ + slack) bytes_.erase(0, bytes_.size() - keep_);
}

std::string Tail::take() {
  if (bytes_.size() > keep_) bytes_.erase(0, bytes_.size() - keep_);
  return std::exchange(bytes_, {});
}

}  // namespace cloudctl::process
