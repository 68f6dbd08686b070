#include "plan/scope.h"

#include <algorithm>
#include <utility>

namespace cloudctl::plan {

namespace {

constexpr base::Span nowhere{.begin = {}, .length = 1};

// Keys that the file may spell in another way than the plan does.
std::string other_spelling(std::string_view key) {
  if (key == "ports") return "port";
  return std::string(key);
}

std::string parent(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? std::string() : path.substr(0, dot);
}

}  // namespace

Scope::Scope(const config::Project& project, std::string target, config::Target settings)
    : project_(project), target_(std::move(target)), settings_(std::move(settings)) {}

base::Span Scope::place(std::string_view path) const {
  for (std::string at(path); !at.empty(); at = parent(at)) {
    const auto found = project_.places.find(at);
    if (found != project_.places.end()) return found->second;
  }
  return nowhere;
}

base::Span Scope::place(const KeyOf& key) const {
  const std::string own = "services." + key.service;
  const std::string override = "targets." + target_ + "." + own;
  for (std::string at = key.key; !at.empty(); at = parent(at)) {
    for (const std::string& root : {override, own}) {
      for (const std::string& word : {at, other_spelling(at)}) {
        const auto found = project_.places.find(std::string(root).append(".").append(word));
        if (found != project_.places.end()) return found->second;
      }
    }
  }
  return place(own);
}

std::vector<std::string> Scope::left_out() const {
  auto paths = left_out_;
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

void Scope::add(base::Severity severity, base::Span span, const Mistake& mistake) {
  diagnostics_.push_back({.severity = severity,
                          .code = mistake.code,
                          .message = mistake.message,
                          .span = span,
                          .label = mistake.label,
                          .help = mistake.help});
}

}  // namespace cloudctl::plan
