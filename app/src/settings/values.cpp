#include "settings/values.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "base/text.h"
#include "settings/url.h"

namespace notes::values {
namespace {

struct Unit {
  std::string_view suffix;
  long long factor;
};

// "ms" stands before "m" and "s", so that the longer suffix is tried first.
constexpr std::array<Unit, 4> time_units = {{{"ms", 1}, {"s", 1000}, {"m", 60000}, {"", 1000}}};
constexpr std::array<Unit, 3> byte_units = {{{"k", 1024}, {"m", 1024 * 1024}, {"", 1}}};

/** Splits the unit off the end of `text`; the empty unit, which comes last, always matches. */
template <std::size_t N>
std::pair<std::string_view, long long> split_unit(std::string_view text,
                                                  const std::array<Unit, N>& units) {
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.suffix)) continue;
    return {text.substr(0, text.size() - unit.suffix.size()), unit.factor};
  }
  return {text, 1};
}

std::string milliseconds_in_words(long long ms) {
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
}

/** `12` or `12.5` in thousandths; nothing for anything else, or for what could overflow. */
std::optional<long long> thousandths(std::string_view text) {
  const std::size_t point = text.find('.');
  const auto whole = whole_number(text.substr(0, point));
  if (!whole || *whole > 1000000000) return std::nullopt;
  if (point == std::string_view::npos) return *whole * 1000;
  std::string fraction(text.substr(point + 1));
  if (fraction.empty() || fraction.size() > 3) return std::nullopt;
  fraction.resize(3, '0');
  const auto part = whole_number(fraction);
  if (!part) return std::nullopt;
  return *whole * 1000 + *part;
}

}  // namespace

Read<long long> number(std::string_view text, Range range) {
  const auto value = whole_number(text);
  if (value && *value >= range.least && *value <= range.most) return *value;
  return Mistake{"a number from " + std::to_string(range.least) + " to " +
                 std::to_string(range.most)};
}

Read<std::size_t> bytes(std::string_view text, Range range) {
  const auto [digits, factor] = split_unit(text, byte_units);
  const auto value = whole_number(digits);
  if (value && *value <= range.most && *value * factor >= range.least &&
      *value * factor <= range.most) {
    return static_cast<std::size_t>(*value * factor);
  }
  return Mistake{"a number of bytes from " + std::to_string(range.least) + " to " +
                 std::to_string(range.most) + ", such as \"65536\", \"64k\" or \"1m\""};
}

Read<std::chrono::milliseconds> duration(std::string_view text, Range range) {
  const auto [digits, factor] = split_unit(text, time_units);
  if (const auto value = thousandths(digits)) {
    const long long ms = *value * factor / 1000;
    if (ms >= range.least && ms <= range.most) return std::chrono::milliseconds(ms);
  }
  return Mistake{"a time from " + milliseconds_in_words(range.least) + " to " +
                 milliseconds_in_words(range.most) + ", such as \"5\", \"5s\" or \"250ms\""};
}

Read<bool> flag(std::string_view text) {
  if (text == "1") return true;
  if (text == "0") return false;
  return Mistake{"\"0\" or \"1\""};
}

Read<Level> level(std::string_view text) {
  constexpr std::array<std::string_view, 5> names = {"debug", "info", "warn", "error", "off"};
  const auto* found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<Level>(found - names.begin());
  return Mistake{"\"debug\", \"info\", \"warn\", \"error\" or \"off\""};
}

Read<std::string> store(std::string_view text) {
  std::vector<std::string_view> built = {"memory", "sqlite"};
#ifdef NOTES_POSTGRES
  built.push_back("postgres");
#endif
#ifdef NOTES_MONGODB
  built.push_back("mongodb");
#endif
  if (std::find(built.begin(), built.end(), text) != built.end()) return std::string(text);
  std::string allowed;
  for (const std::string_view name : built) {
    if (!allowed.empty()) allowed += name == built.back() ? " or " : ", ";
    allowed += '"' + std::string(name) + '"';
  }
  if (text == "postgres" || text == "mongodb") {
    allowed +=
        "; this program was built without that store, the image \"notes:" + std::string(text) +
        "\" has it";
  }
  return Mistake{allowed};
}

Read<std::string> database_url(std::string_view text) {
  if (const auto wrong = wrong_in_url(text)) return Mistake{*wrong};
  return std::string(text);
}

Read<long long> server_port(std::string_view text) {
  if (text.starts_with("tcp://")) text.remove_prefix(text.rfind(':') + 1);
  return number(text, {1, 65535});
}

Read<std::string> line(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (text.size() <= 1024 && std::none_of(text.begin(), text.end(), control)) {
    return std::string(text);
  }
  return Mistake{"one line of at most 1024 bytes"};
}

Read<std::string> address(std::string_view text) {
  boost::system::error_code problem;
  boost::asio::ip::make_address(std::string(text), problem);
  if (!problem) return std::string(text);
  return Mistake{"an IP address, such as \"0.0.0.0\", \"127.0.0.1\" or \"::\""};
}

Read<std::string> path(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (text.size() <= 1024 && std::none_of(text.begin(), text.end(), control)) {
    return std::string(text);
  }
  return Mistake{"a path of at most 1024 bytes without control characters"};
}

Read<std::string> version(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".-_+").find(c) != std::string_view::npos;
  };
  if (text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed)) {
    return std::string(text);
  }
  return Mistake{"at most 64 letters, digits and \".-_+\""};
}

}  // namespace notes::values
