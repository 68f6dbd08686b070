#include "command/outcome.h"

#include "report/error_view.h"
#include "report/facts_view.h"
#include "report/outcome_view.h"

namespace cloudctl::command {

namespace {

using std::chrono::milliseconds;

std::string first_word(const std::string& text) {
  return text.substr(0, text.find(' '));
}

std::vector<milliseconds> durations(const release::History& history, const std::string& purpose,
                                    int but) {
  std::vector<milliseconds> list;
  for (const auto& record : history.list()) {
    const bool counts = record.result == release::Result::good && record.number != but &&
                        first_word(record.purpose) == first_word(purpose);
    if (counts) list.emplace_back(record.milliseconds);
  }
  return list;
}

// The flag that leads back to the same target.
std::string target_flag(const Site& site) {
  return is_cluster(site.goal()) ? " -t " + site.goal().target.name : "";
}

report::OutcomeFacts facts_of(Context& context, Site& site, const Ended& ended) {
  const action::DeployResult& result = ended.result;
  report::OutcomeFacts facts{.project = site.goal().project,
                             .target = site.goal().target.name,
                             .code = result.code,
                             .changed = result.changed,
                             .release = result.release,
                             .sentence = result.sentence,
                             .next = result.next,
                             .undo = "",
                             .evidence = "",
                             .cause = result.cause ? result.cause->sentence : "",
                             .urls = {},
                             .duration = std::chrono::duration_cast<milliseconds>(
                                 context.outside().clock.steady() - context.begun()),
                             .history = {},
                             .left = result.left};
  for (const auto& endpoint : result.endpoints) {
    facts.urls.emplace_back(endpoint.service, endpoint.urls);
  }
  if (!result.dossier.empty()) {
    facts.evidence = "cloudctl explain last" + target_flag(site) + " (" + result.dossier + ")";
  }
  if (!result.changed) return facts;
  const auto history = site.history();
  facts.history = durations(history, ended.record.purpose, result.release);
  const bool undoable = result.code == base::ExitCode::ok && ended.undoable;
  if (undoable && history.last_good(result.release)) {
    facts.undo = "cloudctl rollback" + target_flag(site);
  }
  return facts;
}

}  // namespace

base::ExitCode say_result(Context& context, Site& site, const Ended& ended) {
  site.session().talk().end();
  const auto facts = facts_of(context, site, ended);
  const bool ok = facts.code == base::ExitCode::ok;
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::outcome_view(facts, context.look()));
  }
  if (!ok) context.complain(report::outcome_view(facts, context.err_look()).text);
  if (facts.left) context.complain(report::error_view(*facts.left, context.err_look()).text);
  return report::exit_code(facts);
}

void print_steps(Context& context, const std::vector<action::Step>& steps) {
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& step : steps) {
    std::vector<std::string> commands;
    for (const auto& command : step.commands) commands.push_back(process::printed(command));
    rows.push_back({{.key = "id", .value = step.id},
                    {.key = "title", .value = step.title},
                    {.key = "needs", .value = step.needs},
                    {.key = "commands", .value = commands}});
  }
  context.answer(report::list_view(action::printed(steps), "steps", rows));
}

}  // namespace cloudctl::command
