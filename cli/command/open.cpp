#include "action/local.h"
#include "base/error.h"
#include "command/containers.h"
#include "command/verbs.h"
#include "observe/local.h"
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

std::string address_of(Local& local, const release::Record& record, const std::string& service) {
  auto& world = local.world();
  const auto containers = observe::glance(
      {.runner = world.runner, .clock = world.clock, .ask = world.ask}, local.project());
  for (const auto& expected : action::expected(record)) {
    if (!service.empty() && expected.service != service) continue;
    const auto urls = observe::urls(expected, containers);
    if (!urls.empty()) return urls.front();
  }
  const std::string what =
      service.empty() ? "no service of \"" + local.project() + "\"" : "service \"" + service + "\"";
  throw base::Error(
      {.what = service.empty() ? what + " is published on this machine"
                               : what + " is not published on this machine, or does not run",
       .where = "",
       .next = "give it \"expose: node\" and a port, then run \"cloudctl deploy\"; \"cloudctl "
               "status\" shows what runs"});
}

base::ExitCode run_open(const OpenOptions& options, Context& context) {
  Local local(context, project_name(context));
  const auto record = local.current();
  if (!options.service.empty()) require_service(record, options.service);
  const std::string url = address_of(local, record, options.service);
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
                            .exit_codes = {4},
                            .also_known = {"url", "browse"}},
                           add_open, run_open);
}

}  // namespace cloudctl::command
