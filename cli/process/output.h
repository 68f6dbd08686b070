#pragma once
// What a program wrote on one stream: whole lines as they come, and the last bytes of it. Bounded
// in memory whatever comes.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace cloudctl::process {

// Cuts bytes into lines. A carriage return ends a line too, so that a progress bar is many short
// lines and not an endless one; it makes no empty lines.
class LineSplitter {
 public:
  static constexpr std::size_t longest = 64U << 10U;  // longer lines come in pieces

  using Take = std::function<void(std::string_view)>;
  void add(std::string_view bytes, const Take& take);
  void finish(const Take& take);  // what has no line end

 private:
  void grow(std::string_view bytes, const Take& take);
  std::string line_;
  bool after_return_ = false;  // that ended a line
  bool in_pieces_ = false;     // a part of this line was given out already
};

// The last `keep` bytes.
class Tail {
 public:
  explicit Tail(std::size_t keep) : keep_(keep) {}
  void add(std::string_view bytes);
  [[nodiscard]] std::string take();
  [[nodiscard]] bool cut() const { return total_ > keep_; }

 private:
  std::size_t keep_;
  std::size_t total_ = 0;
  std::string bytes_;
};

}  // namespace cloudctl::process
