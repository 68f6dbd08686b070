#pragma once
// What the parts of resolving share: the user's project, the chosen target, and the mistakes found
// on the way, each at the place of the key that made it. Knows no rule of any key.

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "config/project.h"

namespace cloudctl::plan {

// A key of a service, as the user wrote it: {"web", "probes.live"}.
struct KeyOf {
  std::string service, key;
};

struct Mistake {
  std::string code, message, label, help;
};

class Scope {
 public:
  Scope(const config::Project& project, std::string target, config::Target settings);

  [[nodiscard]] const config::Project& project() const { return project_; }
  [[nodiscard]] const std::string& target() const { return target_; }
  [[nodiscard]] const config::Target& settings() const { return settings_; }
  [[nodiscard]] bool is_local() const { return settings_.type == config::TargetType::local; }

  // Where a path such as "targets.eks.nodes" stands, or the nearest key above it; line 0 if none.
  [[nodiscard]] base::Span place(std::string_view path) const;
  // The target's override if the key came from there, else the service's own.
  [[nodiscard]] base::Span place(const KeyOf& key) const;

  void error(base::Span span, const Mistake& mistake) { add(base::Severity::error, span, mistake); }
  void warning(base::Span span, const Mistake& mistake) {
    add(base::Severity::warning, span, mistake);
  }
  void leave_out(std::string path) { left_out_.push_back(std::move(path)); }

  [[nodiscard]] base::Diagnostics diagnostics() const { return base::sorted(diagnostics_); }
  [[nodiscard]] std::vector<std::string> left_out() const;  // sorted, each once

 private:
  void add(base::Severity severity, base::Span span, const Mistake& mistake);

  const config::Project& project_;
  std::string target_;
  config::Target settings_;
  base::Diagnostics diagnostics_;
  std::vector<std::string> left_out_;
};

}  // namespace cloudctl::plan
