#include "command/checks.h"

#include "command/load.h"
#include "report/doctor_view.h"

namespace cloudctl::command {

namespace {

report::CheckLevel level(action::Grade grade) {
  switch (grade) {
    case action::Grade::ok:
      return report::CheckLevel::good;
    case action::Grade::warning:
      return report::CheckLevel::caution;
    case action::Grade::failed:
      return report::CheckLevel::bad;
  }
  return report::CheckLevel::bad;
}

}  // namespace

base::ExitCode answer_checks(Context& context, const std::vector<action::Check>& checks) {
  std::vector<report::CheckLine> lines;
  bool bad = false;
  for (const auto& check : checks) {
    lines.push_back({level(check.grade), check.name, check.found, check.fix});
    bad = bad || check.grade == action::Grade::failed;
  }
  context.answer(report::doctor_view(lines, target_name(context), context.look()));
  return bad ? base::ExitCode::missing_tool : base::ExitCode::ok;
}

}  // namespace cloudctl::command
