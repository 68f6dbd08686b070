#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "base/utf8.h"

// Damerau-Levenshtein distance, every substring edited at most once, case ignored: as cargo does it
// (rust-lang/cargo, src/util/edit_distance.rs).

namespace cloudctl::base {
namespace {

std::u32string folded(std::string_view text) {
  std::u32string characters;
  while (!text.empty()) {
    const Decoded character = decode(text);
    const bool upper = character.code >= 'A' && character.code <= 'Z';
    characters += upper ? character.code + ('a' - 'A') : character.code;
    text.remove_prefix(character.length);
  }
  return characters;
}

std::size_t distance(const std::u32string& from, const std::u32string& to) {
  std::vector<std::size_t> before(to.size() + 1), previous(to.size() + 1), row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, previous[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(previous);
    previous.swap(row);
  }
  return previous[to.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known) {
  const std::u32string wanted = folded(word.substr(0, 1024));
  const std::size_t limit = std::clamp<std::size_t>(wanted.size() / 3, 1, 3);
  std::optional<std::string> best;
  std::size_t best_distance = limit + 1;
  for (const std::string& candidate : known) {
    const std::u32string other = folded(candidate);
    const std::size_t apart =
        std::max(wanted.size(), other.size()) - std::min(wanted.size(), other.size());
    if (apart > limit) continue;
    const std::size_t found = distance(wanted, other);
    if (found >= best_distance) continue;
    best = candidate;
    best_distance = found;
  }
  return best;
}

}  // namespace cloudctl::base
