#include "command/containers.h"
#include "command/published.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct OpenOptions {
  std::string service;
  bool print = false;
};

void add_open(Flags& flags, OpenOptions& options) {
  flags.operand({.name = "SERVICE",
                 .value = "",
                 .help = "whose address; default: the first that has one",
                 .offer = Offer::service},
                options.service);
  flags.toggle({.name = "--print", .value = "", .help = "only print the address"}, options.print);
}

base::ExitCode run_open(const OpenOptions& options, Context& context) {
  Site site(context, goal_of(context));
  if (!options.service.empty()) require_service(site.current(), options.service);
  const auto urls = published(site, options.service);
  if (urls.empty()) refuse_unpublished(site, options.service);
  const std::string url = urls.front();
  context.answer(report::facts_view(url + "\n", {{.key = "url", .value = url}}));
  const bool shows = !options.print && context.terminal().out.terminal && !context.terminal().ci;
  if (!shows) return base::ExitCode::ok;
  process::CommandLine browser;
  browser.argv = {"xdg-open", url};
  const auto completed =
      context.outside().runner.run(browser, {.deadline = std::chrono::seconds(10), .on_line = {}});
  if (!completed.ok()) context.say("no browser could be started; the address is above");
  return base::ExitCode::ok;
}

}  // namespace

Verb open_verb() {
  return verb<OpenOptions>({.name = "open",
                            .summary = "print the address of a service, and open it on a terminal",
                            .details = "",
                            .examples = {"cloudctl open", "cloudctl open web --print"},
                            .exit_codes = {3, 4},
                            .also_known = {"url", "browse"}},
                           add_open, run_open);
}

}  // namespace cloudctl::command
