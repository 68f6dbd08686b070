#pragma once
// What `explain last` answers: the cause of the last failed run, what to do, and the evidence that
// was kept.

#include <string>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

struct ContainerWords {
  std::string name, status;
  std::vector<std::string> log;
};

struct Dossier {
  std::string title;                  // `deploy of "hello" to local, release 4`
  std::string when;                   // ISO time
  std::string outcome;                // "rolled back to release 3"
  std::string step, cause, next;      // "serve/web"; one sentence each
  std::vector<std::string> lines;     // last lines
  std::vector<std::string> commands;  // that ran, as the user could type them
  std::vector<ContainerWords> containers;
  std::string folder;  // where the whole logs are
};

[[nodiscard]] Answer explain_view(const Dossier& dossier, const Look& look);

}  // namespace cloudctl::report
