#include "release/quantity.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace cloudctl::release {
namespace {

__extension__ using Wide = __int128;

constexpr int finest = 9;  // digits after the point: a quantity is rounded up to nano
constexpr std::size_t most_digits = 19;

struct Suffix {
  std::string_view name;
  int ten = 0;  // exponents
  int two = 0;
};
constexpr std::array<Suffix, 16> suffixes{{{"", 0, 0},
                                           {"n", -9, 0},
                                           {"u", -6, 0},
                                           {"m", -3, 0},
                                           {"k", 3, 0},
                                           {"M", 6, 0},
                                           {"G", 9, 0},
                                           {"T", 12, 0},
                                           {"P", 15, 0},
                                           {"E", 18, 0},
                                           {"Ki", 0, 10},
                                           {"Mi", 0, 20},
                                           {"Gi", 0, 30},
                                           {"Ti", 0, 40},
                                           {"Pi", 0, 50},
                                           {"Ei", 0, 60}}};

std::optional<Suffix> suffix(std::string_view text) {
  for (const Suffix& known : suffixes) {
    if (known.name == text) return known;
  }
  // "1e3", "1E3": a sign may follow.
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
  text.remove_prefix(text[1] == '+' ? 2 : 1);
  Suffix result;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result.ten);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all && result.ten >= -finest && result.ten <= 18 ? std::optional(result) : std::nullopt;
}

// digits · 10^ten · 2^two, in nano, rounded up; nothing if it does not fit.
std::optional<Wide> in_nano(Wide digits, const Suffix& unit) {
  constexpr Wide most = Wide(1) << 120;
  if (digits > most >> unit.two) return std::nullopt;
  Wide number = digits << unit.two;
  for (int step = -finest; step < unit.ten; ++step) {
    if (number > most / 10) return std::nullopt;
    number *= 10;
  }
  Wide part = 1;
  for (int step = unit.ten; step < -finest; ++step) part *= 10;
  return (number + part - 1) / part;
}

std::optional<Wide> worth(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  Wide digits = 0;
  std::size_t count = 0, after_point = 0;
  bool point = false;
  while (!text.empty() && ((text[0] >= '0' && text[0] <= '9') || (text[0] == '.' && !point))) {
    if (text[0] == '.') {
      point = true;
    } else {
      digits = digits * 10 + (text[0] - '0');
      ++count;
      after_point += point ? 1U : 0U;
    }
    text.remove_prefix(1);
    if (count > most_digits) return std::nullopt;
  }
  auto unit = suffix(text);
  if (count == 0 || !unit) return std::nullopt;
  unit->ten -= static_cast<int>(after_point);
  const auto number = in_nano(digits, *unit);
  return number && negative ? std::optional(-*number) : number;
}

}  // namespace

bool is_same_quantity(std::string_view a, std::string_view b) {
  const auto first = worth(a);
  return first && first == worth(b);
}

}  // namespace cloudctl::release
