#pragma once
// What `doctor` answers: one line per check, with what was found against what is needed, and a
// fix that can be pasted.

#include <string>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

enum class CheckLevel { good, caution, bad };

struct CheckLine {
  CheckLevel level = CheckLevel::good;
  std::string name;   // "docker engine"
  std::string found;  // "28.2.2", "1.29, 2.0 or newer is needed"
  std::string fix;    // a command or a sentence; empty where nothing is wrong
};

[[nodiscard]] Answer doctor_view(const std::vector<CheckLine>& checks, const std::string& target,
                                 const Look& look);

}  // namespace cloudctl::report
