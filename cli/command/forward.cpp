#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "command/published.h"
#include "command/verbs.h"
#include "observe/probe.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr int least_free_port = 1024;  // below it a port needs rights

struct ForwardOptions {
  std::string service, here;
  int there = 0;
};

void add_forward(Flags& flags, ForwardOptions& options) {
  flags.required_operand(
      {.name = "SERVICE", .value = "", .help = "which service to reach", .offer = Offer::service},
      options.service);
  flags.operand({.name = "PORT",
                 .value = "",
                 .help = "port of this machine; default: the service's own if it is free, else "
                         "any that is"},
                options.here);
  flags.number({.name = "--port", .value = "N", .help = "port of the service; default: its first"},
               options.there);
}

int port_there(const ForwardOptions& options, const release::ServiceRecord& service) {
  std::vector<std::string> known;
  for (const auto& port : service.ports) {
    if (options.there == 0 || options.there == port.number) return port.number;
    known.push_back(std::to_string(port.number));
  }
  throw base::Error({.what = known.empty() ? "service \"" + service.name + "\" has no port"
                                           : "service \"" + service.name + "\" has no port " +
                                                 std::to_string(options.there),
                     .where = "",
                     .next = known.empty() ? "give it \"port: N\" in cloudctl.yaml and deploy"
                                           : "its ports: " + base::join(known, ", "),
                     .code = base::ExitCode::usage});
}

// 0: kubectl shall take any that is free.
int port_here(const ForwardOptions& options, int there) {
  if (options.here.empty()) {
    const bool own = there >= least_free_port && observe::host_port_is_free(loopback, there);
    return own ? there : 0;
  }
  const auto number = whole_number(options.here);
  if (!number || *number == 0 || *number > 65535) {
    throw base::Error({.what = "\"" + base::printable(options.here) + "\" is no port",
                       .where = "",
                       .next = "a port is a number from 1 to 65535",
                       .code = base::ExitCode::usage});
  }
  if (observe::host_port_is_free(loopback, *number)) return *number;
  throw base::Error({.what = "port " + options.here + " of this machine is taken",
                     .where = "",
                     .next = "name another one, or none: a free one is found then",
                     .code = base::ExitCode::usage});
}

// One connection after the other: kubectl's ends with the pod that it goes to.
class Forward {
 public:
  Forward(Context& context, Cluster& cluster, std::string service)
      : context_(context), cluster_(cluster), service_(std::move(service)) {}

  base::ExitCode run(int here, int there) {
    here_ = here;
    for (int failures = 0; failures < most_failures;) {
      const auto command =
          tool::kubectl_forward(cluster_.kubectl(), "service/" + service_, here_, there);
      connected_ = false;
      const auto completed = context_.outside().runner.run(
          command, {.deadline = std::chrono::hours(24 * 365),
                    .keep = 4096,
                    .on_line = [this](process::Stream, std::string_view line) { hear(line); }});
      if (completed.ending == process::Ending::cancelled) return base::ExitCode::ok;
      if (!said_) throw observe::no_cluster(command, completed);
      failures = connected_ ? 0 : failures + 1;
      if (connected_) context_.say("the pod behind it is gone; connecting to another one");
      if (!context_.outside().clock.sleep(std::chrono::seconds(1))) return base::ExitCode::ok;
    }
    throw base::Error({.what = "no pod of \"" + service_ + "\" can be reached any more",
                       .where = "",
                       .next = "\"cloudctl status\" says why",
                       .code = base::ExitCode::missing_tool});
  }

 private:
  void hear(std::string_view line) {
    const auto port = tool::parse_forwarding(line);
    if (!port) return;
    connected_ = true;
    const std::string url = "http://" + std::string(loopback) + ":" + std::to_string(*port);
    if (said_) {
      context_.say("connected again at " + url);
      return;
    }
    here_ = *port;  // a new connection keeps the address
    said_ = true;
    context_.answer(report::facts_view(
        url + "\n", {{.key = "url", .value = url}, {.key = "service", .value = service_}}));
    context_.say("reaches \"" + service_ + "\" until Ctrl-C");
  }

  static constexpr int most_failures = 30;
  Context& context_;
  Cluster& cluster_;
  std::string service_;
  int here_ = 0;
  bool connected_ = false, said_ = false;
};

// Nothing has to be forwarded on this machine: what is published answers already.
base::ExitCode answer_local(const ForwardOptions& options, Context& context, Site& site) {
  const auto urls = published(site, options.service);
  if (urls.empty()) refuse_unpublished(site, options.service);
  context.answer(report::facts_view(
      urls.front() + "\n",
      {{.key = "url", .value = urls.front()}, {.key = "service", .value = options.service}}));
  context.say("\"" + options.service + "\" is published on this machine already");
  return base::ExitCode::ok;
}

base::ExitCode run_forward(const ForwardOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const auto record = site.current();
  require_service(record, options.service);
  if (site.cluster() == nullptr) return answer_local(options, context, site);
  const int there = port_there(options, *release::find_service(record, options.service));
  const int here = port_here(options, there);
  return Forward(context, *site.cluster(), options.service).run(here, there);
}

}  // namespace

Verb forward_verb() {
  return verb<ForwardOptions>(
      {.name = "forward",
       .summary = "reach a service of a cluster at a port of this machine, until Ctrl-C",
       .details = "For services that are not published. When the pod behind it is replaced, it "
                  "connects to another one and keeps the address.",
       .examples = {"cloudctl forward web -t staging", "cloudctl forward db 15432 -t staging"},
       .exit_codes = {3, 4},
       .also_known = {"port-forward", "proxy", "tunnel"}},
      add_forward, run_forward);
}

}  // namespace cloudctl::command
