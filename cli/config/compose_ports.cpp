#include "config/compose_ports.h"

#include "base/text.h"
#include "config/compose_value.h"
#include "config/formats_numbers.h"

namespace cloudctl::config {
namespace {

bool is_port(const std::string& text) {
  const auto number = whole_number(text);
  return number && *number >= 1 && *number <= 65535;
}

// Ports below 1024 are no node ports anywhere; a balancer has them.
std::string exposure(const std::string& published) {
  if (published.empty()) return "node";
  return (*whole_number(published) < 1024 ? "balancer:" : "node:") + published;
}

std::optional<ComposePort> make_port(const std::string& inside, const std::string& published) {
  if (!is_port(inside) || (!published.empty() && !is_port(published))) return {};
  return ComposePort{.inside = inside, .expose = exposure(published)};
}

std::string text_of(const Node* node) {
  if (node == nullptr || node->kind != NodeKind::scalar) return {};
  return interpolated(node->text).value_or("?");
}

}  // namespace

std::optional<ComposePort> compose_port(const Node& item) {
  if (item.kind == NodeKind::map) {
    const std::string protocol = text_of(member(item, "protocol"));
    if (!protocol.empty() && protocol != "tcp") return {};
    return make_port(text_of(member(item, "target")), text_of(member(item, "published")));
  }
  std::string text = text_of(&item);
  if (text.ends_with("/tcp")) text.resize(text.size() - 4);
  if (text.starts_with('[')) return {};  // an IPv6 address
  const std::vector<std::string> parts = base::split(text, ':');
  if (parts.size() > 3) return {};
  return make_port(parts.back(), parts.size() == 1 ? "" : parts[parts.size() - 2]);
}

std::optional<std::string> compose_volume(const Node& item) {
  if (item.kind == NodeKind::map) {
    if (text_of(member(item, "type")) != "volume") return {};
    return text_of(member(item, "target"));
  }
  const std::string text = text_of(&item);
  const std::vector<std::string> parts = base::split(text, ':');
  if (parts.size() == 1) return text;  // anonymous
  const bool folder = parts[0].find_first_of("/.~") != std::string::npos;
  if (folder) return {};
  return parts[1];
}

}  // namespace cloudctl::config
