#pragma once
// A small terminal for tests: what a user would see after these bytes. It knows the control
// sequences that our renderer uses and fails the test on any other.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::test {

class Screen {
 public:
  Screen(int width, int height) : width_(width), height_(height), rows_(1) {}

  void write(std::string_view bytes);
  // As terminals do that wrap again: rows that were too long for the width and were split are
  // joined, and the others are split where they do not fit any more.
  void resize(int width, int height);

  [[nodiscard]] std::string text() const;  // scrollback and screen, without blanks at line ends
  [[nodiscard]] bool cursor_visible() const { return cursor_visible_; }
  [[nodiscard]] int updates() const { return updates_; }  // finished synchronised ones
  [[nodiscard]] int row() const { return static_cast<int>(row_); }

 private:
  struct Cell {
    std::string bytes;  // of one character; empty: the second half of a wide one
  };
  struct Row {
    std::vector<Cell> cells;
    bool wrapped = false;  // goes on in the next one
  };

  std::size_t control(std::string_view bytes);
  void put(std::string_view character, int columns);
  void next_row(bool wrapped);
  [[nodiscard]] std::size_t top() const;  // first row that is on the screen

  int width_, height_;
  std::vector<Row> rows_;
  std::size_t row_ = 0, column_ = 0;
  bool cursor_visible_ = true, updating_ = false;
  int updates_ = 0;
};

}  // namespace cloudctl::test
