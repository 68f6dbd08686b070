#pragma once
// argv against the table of verbs: the only place that knows CLI11. It finds the verb and its
// values; what the values mean is the verbs' affair.

#include <string>
#include <vector>

#include "command/flags.h"
#include "command/verb.h"

namespace cloudctl::command {

struct Parsed {
  const Verb* verb = nullptr;  // empty: none was named
  Flags flags;                 // of the verb, as declared
  Run run;                     // with the values taken
};

// Sets the globals and takes the verb's values. With `help` set among the globals, operands may be
// missing. Throws base::Error (usage) naming the nearest word for an unknown verb, flag or choice.
[[nodiscard]] Parsed parse(const std::vector<std::string>& arguments,
                           const std::vector<Verb>& verbs, const Flags& globals, const bool& help);

}  // namespace cloudctl::command
