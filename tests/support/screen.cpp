#include "support/screen.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"

namespace cloudctl::test {

namespace {

std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80U) return 1;
  if (byte < 0xE0U) return 2;
  return byte < 0xF0U ? 3 : 4;
}

}  // namespace

std::size_t Screen::top() const {
  const auto height = static_cast<std::size_t>(height_);
  return rows_.size() > height ? rows_.size() - height : 0;
}

void Screen::next_row(bool wrapped) {
  rows_[row_].wrapped = wrapped;
  ++row_;
  if (row_ == rows_.size()) rows_.emplace_back();
  column_ = 0;
}

void Screen::put(std::string_view character, int columns) {
  if (static_cast<int>(column_) + columns > width_) next_row(true);
  auto& cells = rows_[row_].cells;
  const std::size_t end = column_ + static_cast<std::size_t>(columns);
  if (cells.size() < end) cells.resize(end, Cell{" "});
  cells[column_].bytes = character;
  for (std::size_t i = column_ + 1; i < end; ++i) cells[i].bytes.clear();
  column_ = end;
}

std::size_t Screen::control(std::string_view bytes) {
  REQUIRE(bytes.size() >= 3);
  REQUIRE(bytes[1] == '[');
  const std::size_t end = bytes.find_first_not_of("0123456789;?", 2);
  REQUIRE(end != std::string_view::npos);
  const std::string parameter(bytes.substr(2, end - 2));
  const char final = bytes[end];
  if (final == 'm') return end + 1;
  if (final == 'A') {
    const auto up = static_cast<std::size_t>(std::stoi(parameter));
    row_ = std::max(top(), row_ >= up ? row_ - up : 0);
  } else if (final == 'K') {
    auto& cells = rows_[row_].cells;
    if (cells.size() > column_) cells.resize(column_);
    rows_[row_].wrapped = false;
  } else if (final == 'J') {
    rows_.resize(row_ + 1);
    auto& cells = rows_[row_].cells;
    if (cells.size() > column_) cells.resize(column_);
    rows_[row_].wrapped = false;
  } else if (parameter == "?25") {
    cursor_visible_ = final == 'h';
  } else if (parameter == "?2026") {
    REQUIRE(updating_ == (final == 'l'));
    updating_ = final == 'h';
    if (!updating_) ++updates_;
  } else {
    FAIL("unknown control sequence " << parameter << final);
  }
  return end + 1;
}

void Screen::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (bytes[0] == '\x1b') {
      bytes.remove_prefix(control(bytes));
    } else if (bytes[0] == '\n') {
      next_row(false);
      bytes.remove_prefix(1);
    } else if (bytes[0] == '\r') {
      column_ = 0;
      bytes.remove_prefix(1);
    } else {
      REQUIRE(static_cast<unsigned char>(bytes[0]) >= 0x20U);
      const std::string_view character = bytes.substr(0, character_bytes(bytes[0]));
      put(character, base::display_width(character));
      bytes.remove_prefix(character.size());
    }
  }
}

void Screen::resize(int width, int height) {
  std::vector<Row> before = std::move(rows_);
  const std::size_t old_row = row_;
  // What is empty below the cursor makes room first.
  while (before.size() > old_row + 1 && before.back().cells.empty()) before.pop_back();
  rows_ = {Row{}};
  row_ = column_ = 0;
  width_ = width;
  height_ = height;
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (i == old_row) cursor = row_;  // our cursor always stands at the beginning of a row
    for (const Cell& cell : before[i].cells) {
      if (!cell.bytes.empty()) put(cell.bytes, base::display_width(cell.bytes));
    }
    if (i + 1 < before.size() && !before[i].wrapped) next_row(false);
  }
  row_ = cursor;
  column_ = 0;
}

std::string Screen::text() const {
  std::string text;
  for (const Row& row : rows_) {
    std::string line;
    for (const Cell& cell : row.cells) line += cell.bytes;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  text.erase(text.find_last_not_of('\n') + 1);
  return text + "\n";
}

}  // namespace cloudctl::test
