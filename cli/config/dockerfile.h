#pragma once
// A Dockerfile as its instructions (docs.docker.com, "Dockerfile reference"), with comments gone
// and continued lines joined. Knows no instruction's meaning.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::config {

struct Instruction {
  std::string word;  // "FROM", in capitals
  std::string text;  // the rest, continued lines joined by a blank
  int line = 0;      // where it begins, from 1
  int column = 1;    // of its word
  int length = 1;    // of its word
};

[[nodiscard]] std::vector<Instruction> instructions_of(std::string_view dockerfile);

}  // namespace cloudctl::config
