#include "config/explain.h"

#include "action/evidence.h"
#include "base/error.h"
#include "base/text.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/explain_view.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct ExplainOptions {
  std::string word;
};

void add_explain(Flags& flags, ExplainOptions& options) {
  flags.required_operand(
      {.name = "WORD",
       .value = "",
       .help = "a key such as services.web.probes, a code such as C012, or \"last\"",
       .offer = Offer::key},
      options.word);
}

report::Dossier shown(const action::Dossier& dossier) {
  report::Dossier view;
  view.title = dossier.purpose + " of \"" + dossier.project + "\" to " + dossier.target;
  if (dossier.release > 0) view.title += ", release " + std::to_string(dossier.release);
  view.when = dossier.started;
  view.outcome = dossier.result;
  view.step = dossier.step;
  view.cause = dossier.cause.sentence;
  view.next = dossier.cause.next;
  view.lines = dossier.cause.lines;
  for (const auto& ran : dossier.commands) {
    view.commands.push_back(ran.command + (ran.ok ? "" : "  # " + ran.outcome));
  }
  for (const auto& container : dossier.containers) {
    view.containers.push_back({container.name, container.status, container.log});
  }
  view.folder = dossier.folder;
  return view;
}

base::ExitCode explain_last(Context& context) {
  Site site(context, goal_of(context));
  const auto dossier = action::last_dossier(site.session().state());
  if (!dossier) {
    throw base::Error({.what = "no run of \"" + site.goal().project + "\" has failed so far",
                       .where = "",
                       .next = "\"cloudctl status\" shows what is there now"});
  }
  context.answer(report::explain_view(shown(*dossier), context.look()));
  return base::ExitCode::ok;
}

// Everything that can be explained, keys also by their last word alone.
std::vector<std::string> words() {
  std::vector<std::string> known = config::explainable();
  const std::size_t whole = known.size();
  for (std::size_t i = 0; i < whole; ++i) {
    const auto dot = known[i].rfind('.');
    if (dot != std::string::npos) known.push_back(known[i].substr(dot + 1));
  }
  return known;
}

base::ExitCode run_explain(const ExplainOptions& options, Context& context) {
  return options.word == "last" ? explain_last(context) : explain_word(options.word, context);
}

}  // namespace

base::ExitCode explain_word(const std::string& word, Context& context) {
  const auto text = config::explanation(word);
  if (!text) {
    const auto near = base::nearest(word, words());
    throw base::Error({.what = "\"" + base::printable(word) + "\" is no key and no code",
                       .where = "",
                       .next = near ? "did you mean \"" + *near + "\"?"
                                    : "examples/reference/cloudctl.yaml shows every key",
                       .code = base::ExitCode::usage});
  }
  const std::string shown = text->ends_with('\n') ? *text : *text + "\n";
  context.answer(report::facts_view(
      shown, {{.key = "word", .value = word}, {.key = "explanation", .value = *text}}));
  return base::ExitCode::ok;
}

Verb explain_verb() {
  return verb<ExplainOptions>(
      {.name = "explain",
       .summary = "say what a key or a code means, or why the last run failed",
       .details = "",
       .examples = {"cloudctl explain services.web.expose", "cloudctl explain C012",
                    "cloudctl explain last"},
       .exit_codes = {},
       .also_known = {"why"}},
      add_explain, run_explain);
}

}  // namespace cloudctl::command
