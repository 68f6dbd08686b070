#pragma once
// The single rules about Dockerfiles, each group on the instructions of a whole file. For
// lint_dockerfile() alone.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/dockerfile.h"

namespace cloudctl::config {

struct LintFinding {
  std::string_view code;
  std::string message, label, help;
  Instruction instruction;
};

using LintFindings = std::vector<LintFinding>;
using Instructions = std::vector<Instruction>;

[[nodiscard]] LintFindings check_bases(const Instructions& all);
[[nodiscard]] LintFindings check_copies(const Instructions& all, bool has_dockerignore);
[[nodiscard]] LintFindings check_runs(const Instructions& all);
[[nodiscard]] LintFindings check_start(const Instructions& all);
[[nodiscard]] LintFindings check_user(const Instructions& all);
[[nodiscard]] LintFindings check_values(const Instructions& all);
[[nodiscard]] LintFindings check_port(const Instructions& all, std::optional<int> port);

}  // namespace cloudctl::config
