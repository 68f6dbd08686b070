#pragma once
// The help texts, made from the table of verbs: overview, one verb, one topic.

#include <optional>
#include <string>
#include <vector>

#include "command/verb.h"
#include "report/look.h"

namespace cloudctl::command {

[[nodiscard]] std::string overview(const std::vector<Verb>& verbs, const Flags& globals,
                                   const report::Look& look);
[[nodiscard]] std::string verb_help(const Verb& verb, const Flags& flags,
                                    const std::vector<Verb>& verbs, const report::Look& look);

struct Topic {
  std::string name, summary, text;
};
[[nodiscard]] const std::vector<Topic>& topics();

}  // namespace cloudctl::command
