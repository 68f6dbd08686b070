#include "observe/sayings.h"

#include <regex>

#include "base/text.h"

namespace cloudctl::observe {

std::string filled(const std::string& text, const Names& names) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find('{', at);
    const auto close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return result + text.substr(at);
    const auto known = names.find(text.substr(open + 1, close - open - 1));
    result += text.substr(at, open - at);
    result += known == names.end() ? text.substr(open, close - open + 1) : known->second;
    at = close + 1;
  }
  return result;
}

std::optional<Cause> said(const std::string& words, std::span<const Saying> sayings, Names names) {
  // A hostile or odd message must not cost time: what matters stands in its first part.
  const std::string part = base::to_valid_utf8(words.substr(0, 4096));
  for (const auto& saying : sayings) {
    std::smatch found;
    if (!std::regex_search(part, found, std::regex(saying.pattern))) continue;
    for (std::size_t group = 1; group < found.size(); ++group) {
      names[std::to_string(group)] = base::printable(found[group].str());
    }
    return Cause{.sentence = filled(saying.sentence, names),
                 .next = filled(saying.next, names),
                 .final = saying.final};
  }
  return std::nullopt;
}

}  // namespace cloudctl::observe
