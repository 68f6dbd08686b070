#include "settings/url.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace notes {
namespace {

struct Scheme {
  std::string_view prefix;
  std::string_view store;
};
constexpr std::array<Scheme, 4> schemes = {{{"postgres://", "postgres"},
                                            {"postgresql://", "postgres"},
                                            {"mongodb://", "mongodb"},
                                            {"mongodb+srv://", "mongodb"}}};

struct Pieces {
  std::string_view user;  // with its password
  std::string_view hosts;
  std::string_view rest;  // path and options
};

Pieces pieces_of(std::string_view url) {
  std::string_view place = url.substr(url.find("://") + 3);
  Pieces pieces;
  const std::size_t end = std::min(place.find_first_of("/?"), place.size());
  pieces.rest = place.substr(end);
  place = place.substr(0, end);
  const std::size_t at = place.rfind('@');
  if (at != std::string_view::npos) pieces.user = place.substr(0, at);
  pieces.hosts = at == std::string_view::npos ? place : place.substr(at + 1);
  return pieces;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool escapes_are_whole(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
  }
  return true;
}

/** `host`, `host:port` or `[::1]:port`. */
bool is_place(std::string_view place) {
  const std::size_t bracket = place.rfind(']');
  const std::size_t colon = place.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return true;
  const auto port = whole_number(place.substr(colon + 1));
  return port && *port >= 1 && *port <= 65535;
}

bool are_places(std::string_view hosts) {
  while (true) {
    const std::size_t comma = hosts.find(',');
    if (!is_place(hosts.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    hosts.remove_prefix(comma + 1);
  }
}

std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

}  // namespace

std::string_view store_of_url(std::string_view url) {
  for (const Scheme& scheme : schemes) {
    if (url.starts_with(scheme.prefix)) return scheme.store;
  }
  return {};
}

std::optional<std::string> wrong_in_url(std::string_view url) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (store_of_url(url).empty()) {
    return "a URL that begins with \"postgres://\" or \"mongodb://\"";
  }
  if (url.size() > 4096 || std::any_of(url.begin(), url.end(), blank)) {
    return "a URL of at most 4096 bytes without spaces";
  }
  if (!escapes_are_whole(url)) {
    return "a URL in which \"%\" begins an escape of two digits; write \"%\" itself as \"%25\"";
  }
  const Pieces pieces = pieces_of(url);
  if (pieces.user.find_first_of("@#") != std::string_view::npos ||
      std::count(pieces.user.begin(), pieces.user.end(), ':') > 1) {
    return "a URL in which user and password write \":\", \"/\", \"@\" and \"#\" as escapes, such "
           "as "
           "\"%40\"";
  }
  if (!are_places(pieces.hosts)) {
    return "a URL such as \"postgres://USER:PASSWORD@HOST:PORT/DATABASE\", with a port from 1 to "
           "65535";
  }
  if (store_of_url(url) == "mongodb" && pieces.hosts.empty()) return "a URL with a host";
  return std::nullopt;
}

std::string mongodb_url(const MongoParts& parts) {
  std::string url = "mongodb://";
  if (!parts.user.empty()) {
    url += escaped(parts.user) + ':' + escaped(parts.password) + '@';
  }
  const bool bare_ipv6 = std::count(parts.host.begin(), parts.host.end(), ':') > 1;
  url += bare_ipv6 ? '[' + parts.host + ']' : parts.host;
  url += ':' + std::to_string(parts.port) + '/' + escaped(parts.database);
  if (!parts.user.empty()) url += "?authSource=" + escaped(parts.auth_source);
  return url;
}

std::string_view database_in_url(std::string_view url) {
  std::string_view rest = pieces_of(url).rest;
  if (!rest.starts_with('/')) return {};
  rest.remove_prefix(1);
  return rest.substr(0, rest.find('?'));
}

}  // namespace notes
