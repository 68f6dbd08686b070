#include "command/standing.h"
#include "command/verbs.h"

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
    const auto facts = standing(site);
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
  const auto facts = standing(site);
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
