#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/text.h"

namespace cloudctl::base {
namespace {

using std::chrono::milliseconds;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the digits off the front; nothing if there are none or more than fit.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) {
    const int digit = text[digits] - '0';
    if (number > (std::numeric_limits<std::int64_t>::max() - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

struct Decimal {
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;  // the fraction's denominator: a power of ten, at most 10^6
};

std::optional<Decimal> take_decimal(std::string_view& text) {
  const std::optional<std::int64_t> whole = take_number(text);
  if (!whole) return std::nullopt;
  if (text.empty() || text.front() != '.') return Decimal{.whole = *whole};
  text.remove_prefix(1);
  const std::size_t before = text.size();
  const std::optional<std::int64_t> fraction = take_number(text);
  const std::size_t digits = before - text.size();
  if (!fraction || digits > 6) return std::nullopt;
  std::int64_t scale = 1;
  for (std::size_t i = 0; i < digits; ++i) scale *= 10;
  return Decimal{.whole = *whole, .fraction = *fraction, .scale = scale};
}

// number * unit, a remainder rounded up; nothing if it does not fit.
std::optional<std::int64_t> times(const Decimal& number, std::int64_t unit) {
  const std::int64_t part =
      number.fraction * (unit / number.scale) +
      (number.fraction * (unit % number.scale) + number.scale - 1) / number.scale;
  if (number.whole > (std::numeric_limits<std::int64_t>::max() - part) / unit) return std::nullopt;
  return number.whole * unit + part;
}

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

constexpr std::array durations = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000},
                                  Unit{"s", 1'000}, Unit{"ms", 1}};

constexpr std::array sizes = {Unit{"", 1},
                              Unit{"k", 1'000},
                              Unit{"M", 1'000'000},
                              Unit{"G", 1'000'000'000},
                              Unit{"T", 1'000'000'000'000},
                              Unit{"P", 1'000'000'000'000'000},
                              Unit{"Ki", 1LL << 10U},
                              Unit{"Mi", 1LL << 20U},
                              Unit{"Gi", 1LL << 30U},
                              Unit{"Ti", 1LL << 40U},
                              Unit{"Pi", 1LL << 50U}};

}  // namespace

std::string human_duration(milliseconds duration) {
  const std::int64_t ms = std::max<std::int64_t>(duration.count(), 0);
  if (ms == 0) return "0 s";
  if (ms < 100) return fmt::format("{} ms", ms);
  const std::int64_t tenths = (ms + 50) / 100;
  if (tenths < 100 && tenths % 10 != 0) return fmt::format("{}.{} s", tenths / 10, tenths % 10);
  const std::int64_t seconds = (ms + 500) / 1000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  const auto two = [](std::int64_t large, const char* one, std::int64_t small, const char* other) {
    return small == 0 ? fmt::format("{} {}", large, one)
                      : fmt::format("{} {} {} {}", large, one, small, other);
  };
  if (seconds < 3600) return two(seconds / 60, "min", seconds % 60, "s");
  const std::int64_t minutes = (seconds + 30) / 60;
  if (minutes < std::int64_t{24} * 60) return two(minutes / 60, "h", minutes % 60, "min");
  const std::int64_t hours = (minutes + 30) / 60;
  return two(hours / 24, "d", hours % 24, "h");
}

std::string human_bytes(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  constexpr std::array<std::string_view, 6> units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  // 1023.95 would round to "1024.0".
  while (value >= 1023.95 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  std::string number = fmt::format("{:.1f}", value);
  if (value >= 99.95 || number.ends_with(".0")) number = fmt::format("{:.0f}", value);
  return fmt::format("{} {}", number, units[unit]);
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  constexpr std::int64_t longest = 36'500LL * 86'400'000;  // a hundred years, so that sums fit
  std::int64_t total = 0;
  std::span<const Unit> allowed = durations;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::optional<std::int64_t> number = take_number(text);
    if (!number) return std::nullopt;
    std::size_t letters = 0;
    while (letters < text.size() && !is_digit(text[letters])) ++letters;
    const Unit* unit = find_unit(allowed, text.substr(0, letters));
    if (unit == nullptr || *number > longest / unit->factor) return std::nullopt;
    total += *number * unit->factor;
    text.remove_prefix(letters);
    // Each unit once, the larger before the smaller.
    allowed = allowed.subspan(static_cast<std::size_t>(unit - allowed.data()) + 1);
  }
  return total > longest ? std::nullopt : std::optional(milliseconds(total));
}

std::optional<std::int64_t> parse_cpu(std::string_view text) {
  std::string_view rest = text;
  const std::optional<Decimal> number = take_decimal(rest);
  if (!number) return std::nullopt;
  if (rest == "m" && number->scale == 1) return number->whole;
  // A thousandth is the finest that Kubernetes knows.
  if (!rest.empty() || number->scale > 1000) return std::nullopt;
  return times(*number, 1000);
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  std::string_view rest = text;
  const std::optional<Decimal> number = take_decimal(rest);
  if (!number) return std::nullopt;
  const Unit* unit = find_unit(sizes, rest);
  return unit == nullptr ? std::nullopt : times(*number, unit->factor);
}

}  // namespace cloudctl::base
