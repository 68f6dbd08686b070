#include "tool/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return result;
}

// RFC 3986, "Unreserved Characters"; the rest as %XX.
std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') ||
                            std::string_view("-._~:/,").find(c) != std::string_view::npos;
    if (unreserved) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return encoded;
}

// name="value with \"quotes\"", name=value … up to the next scheme (RFC 9110, 11.2).
std::map<std::string, std::string> parameters(std::string_view text) {
  std::map<std::string, std::string> found;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) break;
    const std::string name = lower(base::trim(text.substr(0, equals)));
    // "…, Basic realm": another challenge begins.
    if (name.find(' ') != std::string::npos) break;
    text = base::trim(text.substr(equals + 1));
    std::string value;
    std::size_t at = 0;
    if (text.starts_with('"')) {
      for (at = 1; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        value += text[at];
      }
    } else {
      at = std::min(text.find(','), text.size());
      value = base::trim(text.substr(0, at));
    }
    found[name] = value;
    const std::size_t comma = text.find(',', std::min(at, text.size()));
    if (comma == std::string_view::npos) break;
    text = base::trim(text.substr(comma + 1));
  }
  return found;
}

}  // namespace

bool is_plain_http(std::string_view registry) {
  if (registry.starts_with("[::1]")) return true;
  const std::string_view host = registry.substr(0, registry.find(':'));
  return host == "localhost" || host.starts_with("127.");
}

std::string registry_root(std::string_view registry) {
  if (registry == "docker.io") return "https://registry-1.docker.io";
  return (is_plain_http(registry) ? "http://" : "https://") + std::string(registry);
}

std::string base_url(std::string_view registry) {
  return registry_root(registry) + "/v2/";
}

std::string manifest_url(const Reference& reference) {
  return base_url(reference.registry) + reference.repository + "/manifests/" +
         (reference.digest.empty() ? reference.tag : reference.digest);
}

std::string upload_url(const Reference& reference) {
  return base_url(reference.registry) + reference.repository + "/blobs/uploads/";
}

std::string manifest_accept() {
  return "application/vnd.oci.image.index.v1+json, "
         "application/vnd.docker.distribution.manifest.list.v2+json, "
         "application/vnd.oci.image.manifest.v1+json, "
         "application/vnd.docker.distribution.manifest.v2+json";
}

std::optional<Challenge> parse_challenge(std::string_view header) {
  header = base::trim(header);
  const std::size_t space = header.find(' ');
  const std::string scheme = lower(header.substr(0, space));
  if (scheme != "basic" && scheme != "bearer") return std::nullopt;
  Challenge challenge{.scheme =
                          scheme == "basic" ? ChallengeScheme::basic : ChallengeScheme::bearer};
  if (space == std::string_view::npos) return challenge;
  std::map<std::string, std::string> found = parameters(header.substr(space + 1));
  challenge.realm = found["realm"];
  challenge.service = found["service"];
  challenge.scope = found["scope"];
  challenge.error = found["error"];
  return challenge;
}

std::string scope(const Reference& reference, bool push) {
  return "repository:" + reference.repository + (push ? ":pull,push" : ":pull");
}

std::string token_url(const Challenge& challenge, std::string_view scope) {
  const std::string_view wanted = scope.empty() ? std::string_view(challenge.scope) : scope;
  std::string url = challenge.realm;
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] :
       {std::pair{"service", std::string_view(challenge.service)}, std::pair{"scope", wanted}}) {
    if (value.empty()) continue;
    url += separator + std::string(name) + "=" + url_encoded(value);
    separator = '&';
  }
  return url;
}

std::optional<base::Secret> parse_registry_token(std::string_view body) {
  const Json answer = Json::parse(body, nullptr, false);
  std::string token = text(answer, "token");
  if (token.empty()) token = text(answer, "access_token");
  if (token.empty()) return std::nullopt;
  return base::Secret(std::move(token));
}

base::Secret basic_authorization(std::string_view user, const base::Secret& password) {
  return base::Secret("Basic " + base64(std::string(user) + ":" + password.reveal()));
}

base::Secret bearer_authorization(const base::Secret& token) {
  return base::Secret("Bearer " + token.reveal());
}

std::string base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = (bits << 8U) | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i > group.size() ? '=' : alphabet[(bits >> (18U - 6U * i)) & 63U];
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = ((bits << 6U) | static_cast<unsigned>(value)) & 0xffffU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(static_cast<unsigned char>((bits >> count) & 0xffU));
  }
  // A single character more holds no whole byte.
  if (count >= 6) return std::nullopt;
  return bytes;
}

}  // namespace cloudctl::tool
