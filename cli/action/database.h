#pragma once
// A ready-made database that runs, and its own programs run inside its container: by docker or
// kubectl, with passwords on standard input only. Knows nothing of files.

#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "plan/ready_made.h"
#include "tool/database.h"
#include "tool/kubectl.h"

namespace cloudctl::action {

struct DatabasePlace {
  std::string project, target, name;
  plan::ReadyMade made;
  base::Secret password;
  std::optional<tool::Kubectl> kubectl;  // nothing: a container of Docker
  std::string container;                 // its id; in a cluster the pod's name
};

// `"db" of project "notes"`.
[[nodiscard]] std::string described(const DatabasePlace& place);
[[nodiscard]] tool::DatabaseLogin login_of(const DatabasePlace& place);
[[nodiscard]] process::CommandLine inside(const DatabasePlace& place,
                                          const tool::DatabaseProgram& program);

// Why a program inside did not do its work, with its last words.
[[nodiscard]] Outcome failed_inside(Console& console, const DatabasePlace& place,
                                    const tool::DatabaseProgram& program,
                                    const process::Completed& completed);

struct Answered {
  Outcome outcome;
  std::string out;
};
// Runs one that answers shortly; its answer is not logged.
[[nodiscard]] Answered asked_inside(Console& console, const DatabasePlace& place,
                                    const tool::DatabaseProgram& program);

struct Counted {
  Outcome outcome;
  tool::DatabaseContent content;
};
[[nodiscard]] Counted counted(Console& console, const DatabasePlace& place);
// Databases of the same server that are not the project's.
[[nodiscard]] std::vector<std::string> other_databases(Console& console,
                                                       const DatabasePlace& place);

// "3 tables, 120 rows", "1 collection, 1 document".
[[nodiscard]] std::string words_for(config::BackingType type, const tool::DatabaseContent& content);

}  // namespace cloudctl::action
