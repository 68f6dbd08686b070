#include "action/local.h"
#include "command/site.h"
#include "command/verbs.h"
#include "observe/local.h"
#include "report/history_view.h"
#include "report/status_view.h"

namespace cloudctl::command {

namespace {

struct StatusOptions {
  bool watch = false;
  std::optional<std::chrono::milliseconds> every;
};

void add_status(Flags& flags, StatusOptions& options) {
  flags.toggle({.name = "--watch,-w", .value = "", .help = "show it again whenever it changes"},
               options.watch);
  flags.duration(
      {.name = "--every", .value = "TIME", .help = "how often --watch looks; default: 2s"},
      options.every);
}

std::string release_words(const release::Record& record) {
  std::string text = "release " + std::to_string(record.number);
  if (record.result != release::Result::good)
    text += " (" + report::result_word(record.result) + ")";
  return text + " of " + record.started + (record.who.empty() ? "" : " by " + record.who);
}

struct Newest {
  std::optional<release::Record> good, any;
};

// The release that counts: the last good one, with what came after it in words.
std::optional<release::Record> shown_release(const Newest& newest, report::StatusFacts& facts) {
  const auto record = newest.good ? newest.good : newest.any;
  if (!record) return record;
  facts.release = release_words(*record);
  if (newest.any->number > record->number) {
    facts.release += "; after it, release " + std::to_string(newest.any->number) + ": " +
                     report::result_word(newest.any->result);
  }
  return record;
}

observe::State state_of(Site& site, const std::optional<release::Record>& record) {
  auto& world = site.session().world();
  if (Cluster* cluster = site.cluster()) {
    return observe::cluster_state(
        cluster->eyes(), site.goal().project,
        record ? action::cluster_expected(*record) : std::vector<observe::ClusterExpected>{});
  }
  return observe::local_state(
      {.runner = world.runner, .clock = world.clock, .ask = world.ask}, site.goal().project,
      record ? action::expected(*record) : std::vector<observe::Expected>{});
}

report::StatusFacts look_at(Site& site) {
  report::StatusFacts facts{.project = site.goal().project,
                            .target = site.goal().target.name,
                            .release = "",
                            .state = {}};
  Newest newest;
  if (Cluster* cluster = site.cluster()) {
    cluster->look_again();
    newest = {.good = cluster->view().history.last_good(), .any = cluster->view().history.newest()};
  } else {
    newest = {.good = site.local()->store().last_good(), .any = site.local()->store().newest()};
  }
  const auto record = shown_release(newest, facts);
  facts.state = state_of(site, record);
  return facts;
}

bool all_serve(const observe::State& state) {
  for (const auto& service : state.services) {
    const bool wanted = service.wanted > 0;
    if (wanted && service.condition != observe::Condition::serving) return false;
  }
  return true;
}

// Prints again only what is different; on a terminal over the last one.
base::ExitCode watch(const StatusOptions& options, Context& context, Site& site) {
  const auto pause = options.every.value_or(std::chrono::seconds(2));
  const bool over = context.terminal().out.terminal &&
                    context.globals().format == report::Format::text &&
                    context.variable("TERM") != "dumb";
  std::string before;
  while (true) {
    const auto facts = look_at(site);
    const auto answer = report::status_view(facts, context.look());
    const std::string text = report::formatted(answer, context.globals().format);
    if (text != before) context.print((over ? "\x1b[H\x1b[2J" : "") + text);
    before = text;
    if (!context.outside().clock.sleep(pause)) return base::ExitCode::ok;
  }
}

base::ExitCode run_status(const StatusOptions& options, Context& context) {
  Site site(context, goal_of(context));
  if (options.watch) return watch(options, context, site);
  const auto facts = look_at(site);
  context.answer(report::status_view(facts, context.look()));
  return all_serve(facts.state) ? base::ExitCode::ok : base::ExitCode::failed;
}

}  // namespace

Verb status_verb() {
  return verb<StatusOptions>(
      {.name = "status",
       .summary = "show what runs, where it answers, and why something does not",
       .details = "Every service is asked from outside, as \"deploy\" does. Exits with 1 if a "
                  "service that should serve does not.",
       .examples = {"cloudctl status", "cloudctl status --watch", "cloudctl status -o json"},
       .exit_codes = {3, 4},
       .also_known = {"ps", "ls", "list", "info"}},
      add_status, run_status);
}

Verb rollout_status_verb() {
  return verb<StatusOptions>({.name = "rollout status",
                              .summary = "the same as \"status\"",
                              .details = "",
                              .examples = {"cloudctl rollout status"},
                              .exit_codes = {3, 4},
                              .also_known = {}},
                             add_status, run_status);
}

}  // namespace cloudctl::command
