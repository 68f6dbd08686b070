#include "plan/names.h"

#include <algorithm>

#include "plan/digest.h"

namespace cloudctl::plan {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string as_label(std::string_view text) {
  std::string label;
  for (const char c : text)
    label += is_lower(c) || is_digit(c) ? c : (is_upper(c) ? lower(c) : '-');
  while (!label.empty() && label.back() == '-') label.pop_back();
  label.erase(0, std::min(label.find_first_not_of('-'), label.size()));
  return label;
}

}  // namespace

std::string repository(const ImageName& name) {
  std::string text = name.registry;
  while (!text.empty() && text.back() == '/') text.pop_back();
  if (!text.empty()) text += '/';
  text += name.project + "-" + name.service;
  if (!name.companion.empty()) text += "-" + name.companion;
  return text;
}

std::string content_tag(std::string_view content) {
  return content.empty() ? "c-unknown" : "c-" + std::string(content.substr(0, 12));
}

std::string dns_label(std::string_view text, std::size_t limit) {
  std::string label = as_label(text);
  if (label == text && label.size() <= limit && !label.empty()) return label;
  constexpr std::size_t suffix = 9;  // '-' and 8 digits
  label.resize(std::min(label.size(), limit - suffix));
  while (!label.empty() && label.back() == '-') label.pop_back();
  return (label.empty() ? "x" : label) + "-" + sha256(text).substr(0, 8);
}

std::string variable_prefix(std::string_view service) {
  std::string text;
  for (const char c : service) {
    if (is_lower(c)) {
      text += static_cast<char>(c - 'a' + 'A');
    } else {
      text += is_upper(c) || is_digit(c) ? c : '_';
    }
  }
  if (!text.empty() && is_digit(text.front())) text.insert(0, 1, '_');
  return text;
}

std::string credential_variable(std::string_view backing, std::string_view part) {
  return "CLOUDCTL_" + variable_prefix(backing) + "_" + variable_prefix(part);
}

std::string credential_secret(std::string_view project, std::string_view backing) {
  return std::string(project) + "-" + std::string(backing) + "-credentials";
}

std::string volume_name(std::string_view path) {
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  std::string text(path);
  std::replace(text.begin(), text.end(), '/', '-');
  return dns_label(text);
}

std::map<std::string, std::string> kube_selector(std::string_view project,
                                                 std::string_view service) {
  return {{"app.kubernetes.io/name", std::string(service)},
          {"app.kubernetes.io/part-of", std::string(project)}};
}

std::map<std::string, std::string> kube_labels(std::string_view project, std::string_view service) {
  auto labels = kube_selector(project, service);
  labels["app.kubernetes.io/managed-by"] = "cloudctl";
  return labels;
}

}  // namespace cloudctl::plan
