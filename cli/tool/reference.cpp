#include "tool/reference.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::tool {
namespace {

constexpr std::string_view hub = "docker.io", official = "library/";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}
bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}

bool all(std::string_view text, bool (*allowed)(char)) {
  return !text.empty() && std::ranges::all_of(text, allowed);
}

// domain-name := labels joined by "."; or an IPv6 address in brackets; with an optional port.
bool is_domain(std::string_view domain) {
  std::string_view host = domain;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return false;
    const bool address = all(host.substr(1, end - 1), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
    });
    const std::string_view rest = host.substr(end + 1);
    return address && (rest.empty() || (rest.starts_with(':') && all(rest.substr(1), is_digit)));
  }
  const std::size_t colon = host.find(':');
  if (colon != std::string_view::npos) {
    if (!all(host.substr(colon + 1), is_digit)) return false;
    host = host.substr(0, colon);
  }
  return std::ranges::all_of(base::split(host, '.'), [](const std::string& part) {
    return all(part, [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
           part.front() != '-' && part.back() != '-';
  });
}

// path-component := lower-case words joined by ".", "_", "__" or any number of "-".
bool is_component(std::string_view component) {
  const auto is_word = [](char c) { return is_lower(c) || is_digit(c); };
  if (component.empty() || !is_word(component.front()) || !is_word(component.back())) return false;
  while (!component.empty()) {
    const auto word_end = std::ranges::find_if_not(component, is_word);
    component.remove_prefix(static_cast<std::size_t>(word_end - component.begin()));
    const auto next = std::ranges::find_if(component, is_word);
    const auto length = static_cast<std::size_t>(next - component.begin());
    const std::string_view separator = component.substr(0, length);
    const bool dashes = separator.find_first_not_of('-') == std::string_view::npos;
    if (!dashes && separator != "." && separator != "_" && separator != "__") return false;
    component.remove_prefix(length);
  }
  return true;
}

bool is_tag(std::string_view tag) {
  const auto is_word = [](char c) { return is_alphanumeric(c) || c == '_'; };
  return !tag.empty() && tag.size() <= 128 && is_word(tag.front()) &&
         all(tag, [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_digest(std::string_view digest) {
  const std::size_t colon = digest.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view algorithm = digest.substr(0, colon), value = digest.substr(colon + 1);
  const bool known =
      !algorithm.empty() && is_letter(algorithm.front()) && all(algorithm, [](char c) {
        return is_alphanumeric(c) || c == '+' || c == '.' || c == '_' || c == '-';
      });
  if (!known || value.size() < 32 || !all(value, is_hex)) return false;
  return algorithm != "sha256" || value.size() == 64;
}

// Whether the first part of a name is a registry and not part of the repository
// (splitDockerDomain).
bool names_registry(std::string_view first) {
  return first.find_first_of(".:") != std::string_view::npos || first == "localhost" ||
         std::ranges::any_of(first, is_upper);
}

bool is_repository(std::string_view repository) {
  const std::vector<std::string> parts = base::split(repository, '/');
  return std::ranges::all_of(parts, [](const std::string& part) { return is_component(part); });
}

}  // namespace

std::optional<Reference> parse_reference(std::string_view text) {
  // 64 hex digits are an image's ID.
  if (text.size() == 64 && all(text, is_hex)) return std::nullopt;
  Reference reference{.registry = std::string(hub)};
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    reference.digest = text.substr(at + 1);
    if (!is_digest(reference.digest)) return std::nullopt;
    text = text.substr(0, at);
  }
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && names_registry(text.substr(0, slash))) {
    reference.registry = text.substr(0, slash);
    if (!is_domain(reference.registry)) return std::nullopt;
    text.remove_prefix(slash + 1);
  }
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    reference.tag = text.substr(colon + 1);
    if (!is_tag(reference.tag)) return std::nullopt;
    text = text.substr(0, colon);
  } else if (reference.digest.empty()) {
    reference.tag = "latest";
  }
  if (reference.registry == "index.docker.io") reference.registry = hub;
  const bool bare = reference.registry == hub && text.find('/') == std::string_view::npos;
  reference.repository = std::string(bare ? official : "") + std::string(text);
  const bool fits = reference.repository.size() <= 255;
  if (!fits || !is_repository(reference.repository)) return std::nullopt;
  return reference;
}

std::string full_name(const Reference& reference) {
  std::string name = reference.registry + "/" + reference.repository;
  if (!reference.tag.empty()) name += ":" + reference.tag;
  if (!reference.digest.empty()) name += "@" + reference.digest;
  return name;
}

std::string familiar_name(const Reference& reference) {
  std::string name = full_name(reference);
  if (reference.registry != hub) return name;
  name.erase(0, hub.size() + 1);
  if (name.starts_with(official)) name.erase(0, official.size());
  return name;
}

}  // namespace cloudctl::tool
