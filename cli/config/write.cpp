#include "config/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "config/forms.h"

namespace cloudctl::config {
namespace {

constexpr int comment_column = 36;

// What YAML 1.1 or 1.2 takes for a truth value or for nothing.
bool is_special_word(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words{
      "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "none", "nan"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

bool is_plain(std::string_view text) {
  static const std::string letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  if (text == ".") return true;
  if (text.empty() || (letters + "/_").find(text[0]) == std::string::npos) {
    if (!text.starts_with("./")) return false;
  }
  if (text.find_first_not_of(letters + "/_.:@%+=-") != std::string_view::npos) {
    return false;
  }
  return text.back() != ':' && !is_special_word(text) && !looks_like_number(text);
}

// One line of the file with a comment behind it.
std::string line(int level, const std::string& text, std::string_view origin = {}) {
  std::string result = std::string(static_cast<std::size_t>(2 * level), ' ') + text;
  if (!origin.empty()) {
    result = base::padded(result, comment_column) + "  # " + base::printable(origin);
  }
  return result + "\n";
}

std::string text_line(int level, std::string_view key, const Finding& finding) {
  return line(level, fmt::format("{}: {}", key, yaml_scalar(finding.value)), finding.origin);
}

// Numbers stay numbers.
std::string number_line(int level, std::string_view key, const Finding& finding) {
  return line(level, fmt::format("{}: {}", key, finding.value), finding.origin);
}

std::string list_line(int level, std::string_view key, const std::vector<Finding>& findings) {
  std::vector<std::string> words;
  for (const Finding& finding : findings) words.push_back(yaml_scalar(finding.value));
  return line(level, fmt::format("{}: [{}]", key, base::join(words, ", ")),
              findings.front().origin);
}

std::string table_lines(int level, std::string_view key,
                        const std::map<std::string, Finding>& table) {
  std::string text = line(level, fmt::format("{}:", key));
  for (const auto& [name, finding] : table) {
    text += line(level + 1, fmt::format("{}: {}", yaml_scalar(name), yaml_scalar(finding.value)),
                 finding.origin);
  }
  return text;
}

std::string build_lines(const DraftService& service) {
  if (!service.build) return {};
  if (!service.dockerfile && !service.build_target && service.build_args.empty()) {
    return text_line(2, "build", *service.build);
  }
  std::string text = line(2, "build:") + text_line(3, "context", *service.build);
  if (service.dockerfile) text += text_line(3, "dockerfile", *service.dockerfile);
  if (service.build_target) text += text_line(3, "target", *service.build_target);
  if (!service.build_args.empty()) text += table_lines(3, "args", service.build_args);
  return text;
}

std::string port_lines(const DraftService& service) {
  if (service.ports.empty()) return {};
  if (service.ports.size() == 1) return number_line(2, "port", service.ports.front());
  std::string text = line(2, "ports:");
  for (const Finding& port : service.ports) {
    text += line(3, fmt::format("- {}", port.value), port.origin);
  }
  return text;
}

std::string service_lines(const DraftService& service) {
  std::string text = line(1, yaml_scalar(service.name) + ":") + build_lines(service);
  if (service.image) text += text_line(2, "image", *service.image);
  if (!service.command.empty()) text += list_line(2, "command", service.command);
  text += port_lines(service);
  if (service.replicas) text += number_line(2, "replicas", *service.replicas);
  if (service.expose) text += text_line(2, "expose", *service.expose);
  if (service.ready) {
    text += line(2, "probes:") + text_line(3, "ready", *service.ready);
  }
  if (!service.env.empty()) text += table_lines(2, "env", service.env);
  if (!service.secrets.empty()) text += list_line(2, "secrets", service.secrets);
  if (!service.uses.empty()) text += list_line(2, "uses", service.uses);
  if (service.storage.empty()) return text;
  text += line(2, "storage:");
  for (const DraftStorage& storage : service.storage) {
    text +=
        line(3, fmt::format("- path: {}", yaml_scalar(storage.path.value)), storage.path.origin);
    text += line(4, fmt::format("size: {}", yaml_scalar(storage.size.value)), storage.size.origin);
  }
  return text;
}

std::string target_lines(const DraftTarget& target) {
  if (target.settings.empty()) return line(1, yaml_scalar(target.name) + ": {}");
  std::string text = line(1, yaml_scalar(target.name) + ":");
  for (const auto& [key, finding] : target.settings) text += text_line(2, key, finding);
  return text;
}

std::string escaped(const base::Decoded& decoded, std::string_view bytes) {
  if (decoded.code == '"') return "\\\"";
  if (decoded.code == '\\') return "\\\\";
  if (decoded.code == '\n') return "\\n";
  if (decoded.code == '\t') return "\\t";
  const bool control = decoded.code < 0x20 || (decoded.code >= 0x7f && decoded.code < 0xa0);
  // Line ends of YAML 1.1, and the byte order mark.
  const bool special = decoded.code == 0x2028 || decoded.code == 0x2029 || decoded.code == 0xfeff;
  if (control) return fmt::format("\\x{:02x}", static_cast<unsigned>(decoded.code));
  if (special) return fmt::format("\\u{:04x}", static_cast<unsigned>(decoded.code));
  return std::string(bytes);
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  const std::string valid = base::to_valid_utf8(text);
  std::string quoted = "\"";
  for (std::string_view rest = valid; !rest.empty();) {
    const base::Decoded decoded = base::decode(rest);
    quoted += escaped(decoded, rest.substr(0, decoded.length));
    rest.remove_prefix(decoded.length);
  }
  return quoted + "\"";
}

std::string write_draft(const Draft& draft) {
  std::string text =
      "# What runs, and where. Every key: `cloudctl explain KEY`; mistakes: `cloudctl check`.\n";
  text += text_line(0, "name", draft.name);
  if (draft.registry) text += text_line(0, "registry", *draft.registry);
  text += "\nservices:\n";
  for (const DraftService& service : draft.services) text += service_lines(service);
  if (!draft.targets.empty()) text += "\ntargets:\n";
  for (const DraftTarget& target : draft.targets) text += target_lines(target);
  if (!draft.not_taken.empty()) text += "\n# Not taken over:\n";
  for (const std::string& sentence : draft.not_taken) {
    text += "# - " + base::printable(sentence) + "\n";
  }
  return text;
}

}  // namespace cloudctl::config
