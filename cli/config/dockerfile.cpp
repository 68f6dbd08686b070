#include "config/dockerfile.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::config {
namespace {

std::string capitals(std::string_view word) {
  std::string result(word);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

// `# escape=` above everything changes the character that continues a line.
char escape_of(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const std::string_view text = base::trim(line);
    if (!text.starts_with('#')) break;
    const std::string_view directive = base::trim(text.substr(1));
    if (directive.starts_with("escape=`")) return '`';
  }
  return '\\';
}

// `<<EOF` of a heredoc: the lines up to EOF belong to the instruction.
std::string heredoc_end(std::string_view text) {
  const std::size_t at = text.find("<<");
  if (at == std::string_view::npos) return {};
  text = text.substr(at + 2);
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t begin = text.find_first_not_of("\"'");
  if (begin == std::string_view::npos) return {};
  text = text.substr(begin);
  const std::string word(text.substr(0, text.find_first_of(" \t\"'>;&|")));
  const bool name = !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') || word[0] == '_');
  return name ? word : "";
}

}  // namespace

std::vector<Instruction> instructions_of(std::string_view dockerfile) {
  std::vector<Instruction> instructions;
  const std::vector<std::string> lines = base::lines(dockerfile);
  const char escape = escape_of(lines);
  bool continued = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view text = base::trim(lines[i]);
    if (text.empty() || text.starts_with('#')) continue;  // also between continued lines
    const std::size_t indent = lines[i].find_first_not_of(" \t");
    const bool goes_on = text.back() == escape;
    if (goes_on) text = base::trim(text.substr(0, text.size() - 1));
    if (continued) {
      instructions.back().text += " " + std::string(text);
    } else {
      const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
      instructions.push_back({.word = capitals(text.substr(0, blank)),
                              .text = std::string(base::trim(text.substr(blank))),
                              .line = static_cast<int>(i) + 1,
                              .column = static_cast<int>(indent) + 1,
                              .length = std::max(1, static_cast<int>(blank))});
    }
    continued = goes_on;
    const std::string end = goes_on ? "" : heredoc_end(instructions.back().text);
    while (!end.empty() && i + 1 < lines.size()) {
      const std::string_view line = base::trim(lines[++i]);
      if (line == end) break;
      instructions.back().text += " " + std::string(line) + " ;";
    }
  }
  return instructions;
}

}  // namespace cloudctl::config
