#pragma once
// What `doctor` answers: one line per check, with what was found, what is needed, and a fix that
// can be pasted.

#include <string>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

enum class CheckLevel { good, caution, bad };

struct CheckLine {
  CheckLevel level = CheckLevel::good;
  std::string name;    // "docker engine"
  std::string found;   // "28.2.2 at unix:///var/run/docker.sock"
  std::string needed;  // "20.10 or newer"; may be empty
  std::string fix;     // a command or a sentence; empty where nothing is wrong
};

[[nodiscard]] Answer doctor_view(const std::vector<CheckLine>& checks, const std::string& target,
                                 const Look& look);

}  // namespace cloudctl::report
