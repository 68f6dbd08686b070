#pragma once
// One verb: what help says of it, what it takes, what it does. A verb's file has three things in
// this order: the options, add_x, run_x; all.cpp makes one line of them.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "command/flags.h"

namespace cloudctl::command {

class Context;

using Run = std::function<base::ExitCode(Context&)>;

struct VerbText {
  std::string name;     // "deploy", "rollout undo"
  std::string summary;  // one line, lower case
  std::string details;  // paragraphs; may be empty
  std::vector<std::string> examples;
  std::vector<int> exit_codes;          // beside 0, 1, 2 and 130
  std::vector<std::string> also_known;  // words that mean it in other tools: suggested, never run
  bool hidden = false;
};

struct Verb {
  VerbText text;
  std::function<Run(Flags&)> declare;  // declares what it takes; the result runs with it
};

template <class Options>
[[nodiscard]] Verb verb(VerbText text, void (*add)(Flags&, Options&),
                        base::ExitCode (*run)(const Options&, Context&)) {
  Verb made;
  made.text = std::move(text);
  made.declare = [add, run](Flags& flags) -> Run {
    auto options = std::make_shared<Options>();
    add(flags, *options);
    return [options, run](Context& context) { return run(*options, context); };
  };
  return made;
}

// All verbs, in the order in which help lists them.
[[nodiscard]] const std::vector<Verb>& all_verbs();

}  // namespace cloudctl::command
