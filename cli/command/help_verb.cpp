#include "base/error.h"
#include "base/text.h"
#include "command/help.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct HelpOptions {
  std::vector<std::string> words;
};

void add_help(Flags& flags, HelpOptions& options) {
  flags.operands({.name = "WORD",
                  .value = "",
                  .help = "a verb, or one of the topics exit-codes, environment, formatting",
                  .offer = Offer::topic},
                 options.words);
}

base::ExitCode run_help(const HelpOptions& options, Context& context) {
  Globals globals;
  Flags flags;
  declare_globals(flags, globals);
  if (options.words.empty()) {
    context.print(overview(all_verbs(), flags, context.look()));
    return base::ExitCode::ok;
  }
  const std::string word = base::join(options.words, " ");
  std::vector<std::string> known;
  for (const Topic& topic : topics()) {
    if (topic.name == word) {
      context.print(topic.text);
      return base::ExitCode::ok;
    }
    known.push_back(topic.name);
  }
  for (const Verb& verb : all_verbs()) {
    if (verb.text.name == word) {
      Flags own;
      const Run run = verb.declare(own);
      context.print(verb_help(verb, own, all_verbs(), context.look()));
      return base::ExitCode::ok;
    }
    known.push_back(verb.text.name);
  }
  const auto near = base::nearest(word, known);
  throw base::Error({.what = "there is no help on \"" + base::printable(word) + "\"",
                     .where = "",
                     .next = (near ? "did you mean \"" + *near + "\"? " : "") +
                             "\"cloudctl help\" lists verbs and topics",
                     .code = base::ExitCode::usage});
}

}  // namespace

Verb help_verb() {
  return verb<HelpOptions>(
      {.name = "help",
       .summary = "explain a verb or a topic",
       .details = "",
       .examples = {"cloudctl help", "cloudctl help deploy", "cloudctl help exit-codes"},
       .exit_codes = {},
       .also_known = {}},
      add_help, run_help);
}

}  // namespace cloudctl::command
