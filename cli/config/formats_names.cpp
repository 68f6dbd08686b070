#include "config/formats_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace cloudctl::config {
namespace {

constexpr std::string_view lower_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view alphanumeric =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view hexadecimal = "0123456789abcdef";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool all_of(std::string_view text, std::string_view set) {
  return text.find_first_not_of(set) == std::string_view::npos;
}

// The whole character at this byte, as it can be shown.
std::string character_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return base::printable(text.substr(at, end - at));
}

Complaint stranger(std::string_view text, std::string_view set, std::string_view allowed) {
  const std::size_t at = text.find_first_not_of(set);
  if (at == std::string_view::npos) return {};
  return fmt::format("\"{}\" is not possible here, only {}", character_at(text, at), allowed);
}

Complaint too_long(std::string_view text, std::size_t most) {
  if (text.size() <= most) return {};
  return fmt::format("{} characters, at most {} are possible", text.size(), most);
}

bool is_path_component(std::string_view part) {
  if (part.empty() || !is_one_of(part.front(), lower_digits) ||
      !is_one_of(part.back(), lower_digits)) {
    return false;
  }
  return all_of(part, std::string(lower_digits) + "._-");
}

Complaint tag_complaint(std::string_view tag) {
  if (tag.empty()) return "nothing stands behind the colon; a tag belongs there";
  if (tag.size() > 128) return "the tag has more than 128 characters";
  if (!all_of(tag, std::string(alphanumeric) + "._-") || is_one_of(tag.front(), ".-")) {
    return fmt::format("\"{}\" is not a tag: only letters, digits, \"_\", \".\" and \"-\"",
                       base::printable(tag));
  }
  return {};
}

Complaint port_complaint(std::string_view port) {
  if (port.empty() || port.size() > 5 || !all_of(port, digits) ||
      std::stoi(std::string(port)) < 1 || std::stoi(std::string(port)) > 65535) {
    return fmt::format("\"{}\" is not a port", base::printable(port));
  }
  return {};
}

// A first part of a reference is a host if it has a dot or a port, or is localhost.
bool is_host_part(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost";
}

Complaint host_and_port_complaint(std::string_view part) {
  const std::size_t colon = part.find(':');
  if (auto wrong = host_complaint(part.substr(0, colon))) return wrong;
  if (colon == std::string_view::npos) return {};
  return port_complaint(part.substr(colon + 1));
}

Complaint repository_complaint(std::string_view text) {
  std::vector<std::string> parts = base::split(text, '/');
  if (parts.size() > 1 && is_host_part(parts.front())) {
    if (auto wrong = host_and_port_complaint(parts.front())) return wrong;
    parts.erase(parts.begin());
  }
  for (const std::string& part : parts) {
    if (is_path_component(part)) continue;
    if (std::any_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
      return fmt::format("\"{}\" has capitals, an image's name is lower case", part);
    }
    return fmt::format("\"{}\" is not a part of an image's name", base::printable(part));
  }
  return {};
}

}  // namespace

Complaint label_complaint(std::string_view text, std::size_t most) {
  if (text.empty()) return "it is empty";
  if (auto wrong = too_long(text, most)) return wrong;
  if (auto wrong =
          stranger(text, std::string(lower_digits) + "-", "lower-case letters, digits and \"-\"")) {
    return wrong;
  }
  if (text.front() == '-' || text.back() == '-') return "\"-\" cannot be first or last";
  return {};
}

Complaint port_name_complaint(std::string_view text) {
  if (auto wrong = label_complaint(text, 15)) return wrong;
  if (all_of(text, "0123456789-")) return "a letter is missing";
  if (text.find("--") != std::string_view::npos) return "\"--\" is not possible";
  return {};
}

Complaint image_complaint(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (auto wrong = too_long(text, 512)) return wrong;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    const std::string_view digest = text.substr(at + 1);
    if (digest.substr(0, 7) != "sha256:" || digest.size() != 7 + 64 ||
        !all_of(digest.substr(7), hexadecimal)) {
      return "behind \"@\" belongs \"sha256:\" with 64 hexadecimal digits";
    }
    text = text.substr(0, at);
  }
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon != std::string_view::npos) {
    if (auto wrong = tag_complaint(text.substr(colon + 1))) return wrong;
    text = text.substr(0, colon);
  }
  return repository_complaint(text);
}

Complaint registry_complaint(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.find("://") != std::string_view::npos) {
    return "a registry is written without \"https://\"";
  }
  const std::size_t slash = text.find('/');
  if (auto wrong = host_and_port_complaint(text.substr(0, slash))) return wrong;
  if (slash == std::string_view::npos) return {};
  for (const std::string& part : base::split(text.substr(slash + 1), '/')) {
    if (!is_path_component(part)) {
      return fmt::format("\"{}\" is not a part of an image's name", base::printable(part));
    }
  }
  return {};
}

Complaint host_complaint(std::string_view text) {
  if (text.empty()) return "the host is missing";
  if (auto wrong = too_long(text, 253)) return wrong;
  for (const std::string& part : base::split(text, '.')) {
    if (part.empty()) return "two dots follow each other, or a dot is first or last";
    if (auto wrong = label_complaint(part, 63)) return wrong;
  }
  return {};
}

Complaint env_name_complaint(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (auto wrong = too_long(text, 253)) return wrong;
  if (auto wrong = stranger(text, std::string(alphanumeric) + "_", "letters, digits and \"_\"")) {
    return wrong;
  }
  if (is_one_of(text.front(), digits)) return "a digit cannot be first";
  return {};
}

Complaint inside_complaint(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.front() == '/') return "it begins with \"/\"; write it relative to this file";
  if (text.front() == '~') return "\"~\" is not your home here; write it relative to this file";
  if (text.find("://") != std::string_view::npos) return "an address is not possible here";
  if (text.find_first_of("\\$`*?\"'|<>;&\n") != std::string_view::npos) {
    return "only plain paths with \"/\" are possible, no wildcards or variables";
  }
  const std::vector<std::string> parts = base::split(text, '/');
  if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
    return "\"..\" leads out of the project's folder";
  }
  return {};
}

Complaint mount_path_complaint(std::string_view text) {
  if (text.empty() || text.front() != '/') return "it does not begin with \"/\"";
  if (text == "/") return "the whole file system cannot be a volume";
  if (auto wrong = stranger(text, std::string(alphanumeric) + "/._-+@",
                            "letters, digits, \"/\", \".\", \"_\", \"-\", \"+\" and \"@\"")) {
    return wrong;
  }
  const std::vector<std::string> parts = base::split(text, '/');
  if (std::find(parts.begin(), parts.end(), "..") != parts.end()) return "\"..\" is not possible";
  return {};
}

Complaint http_path_complaint(std::string_view text) {
  if (text.empty() || text.front() != '/') return "it does not begin with \"/\"";
  const auto strange = [](char c) { return c <= ' ' || c == '\x7f' || c == '"' || c == '\\'; };
  if (std::any_of(text.begin(), text.end(), strange)) {
    return "a blank, quote or backslash is not possible in a path";
  }
  return too_long(text, 1024);
}

Complaint platform_complaint(std::string_view text) {
  static constexpr std::array<std::string_view, 9> known = {
      "linux/amd64", "linux/arm64",   "linux/arm64/v8", "linux/arm/v7", "linux/arm/v6",
      "linux/386",   "linux/ppc64le", "linux/s390x",    "linux/riscv64"};
  if (std::find(known.begin(), known.end(), text) != known.end()) return {};
  return "known are " + base::join(std::vector<std::string>(known.begin(), known.end()), ", ");
}

Complaint email_complaint(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos) return "it has no \"@\" with a name before it";
  if (auto wrong = stranger(text.substr(0, at), std::string(alphanumeric) + ".!#$%&'*+/=?^_`{|}~-",
                            "letters, digits and the marks of RFC 5322")) {
    return wrong;
  }
  std::string host(text.substr(at + 1));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return host_complaint(host);
}

Complaint arn_complaint(std::string_view text) {
  const std::vector<std::string> parts = base::split(text, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[1].substr(0, 3) != "aws" ||
      parts[2] != "iam" || parts[5].substr(0, 7) != "policy/") {
    return "expected arn:aws:iam::ACCOUNT:policy/NAME";
  }
  return stranger(text, std::string(alphanumeric) + ":/+=,.@_-", "the characters of an ARN");
}

Complaint plain_word_complaint(std::string_view text, std::string_view also) {
  if (text.empty()) return "it is empty";
  if (auto wrong = too_long(text, 253)) return wrong;
  if (!is_one_of(text.front(), alphanumeric)) {
    return fmt::format("\"{}\" cannot be first", character_at(text, 0));
  }
  std::string marks;
  for (const char c : also) marks += fmt::format("{}\"{}\"", marks.empty() ? "" : " ", c);
  return stranger(text, std::string(alphanumeric) + std::string(also),
                  "letters, digits and " + marks);
}

}  // namespace cloudctl::config
