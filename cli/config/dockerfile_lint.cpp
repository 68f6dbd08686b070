#include "config/dockerfile_lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/dockerfile.h"
#include "config/lint_rules.h"

namespace cloudctl::config {

base::Diagnostics lint_dockerfile(const base::Source& dockerfile,
                                  const DockerfileContext& context) {
  base::Diagnostics warnings;
  const std::vector<Instruction> instructions = instructions_of(dockerfile.text);
  for (const auto& findings :
       {check_bases(instructions), check_copies(instructions, context.has_dockerignore),
        check_runs(instructions), check_start(instructions), check_user(instructions),
        check_values(instructions), check_port(instructions, context.port)}) {
    for (const LintFinding& finding : findings) {
      const Instruction& at = finding.instruction;
      warnings.push_back(
          {.severity = base::Severity::warning,
           .code = std::string(finding.code),
           .message = finding.message,
           .span = {.begin = {.line = at.line, .column = at.column}, .length = at.length},
           .label = finding.label,
           .help = finding.help});
    }
  }
  return base::sorted(std::move(warnings));
}

}  // namespace cloudctl::config
