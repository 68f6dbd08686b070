#include "plan/probes.h"

#include <algorithm>

namespace cloudctl::plan {

namespace {

constexpr config::Duration default_start = std::chrono::seconds(60);

int seconds(config::Duration duration) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(duration).count());
}

// What a probe has if it is not written.
struct Fallback {
  int port = 0;
  int period = 10;
};

Probe settle_probe(const config::Probe& probe, const Fallback& fallback) {
  Probe result{.kind = probe.kind, .path = probe.path, .command = probe.command};
  if (probe.kind != config::ProbeKind::exec) result.port = probe.port.value_or(fallback.port);
  result.period_seconds = fallback.period;
  if (probe.delay) result.delay_seconds = seconds(*probe.delay);
  if (probe.period) result.period_seconds = std::max(1, seconds(*probe.period));
  if (probe.timeout) result.timeout_seconds = std::max(1, seconds(*probe.timeout));
  if (probe.failures) result.failures = *probe.failures;
  return result;
}

Probe start_probe(Probe asked, config::Duration budget) {
  asked.delay_seconds = 0;
  asked.period_seconds = 1;
  asked.failures = std::max(1, seconds(budget));
  return asked;
}

void check_port(const ProbeRequest& request, const std::string& key, Scope& scope) {
  const auto& probe = key == "probes.live" ? request.probes.live : request.probes.ready;
  if (!probe || probe->kind == config::ProbeKind::exec || probe->port || request.port > 0) return;
  scope.error(scope.place({.service = request.service, .key = key}),
              {.code = "C111",
               .message = "\"" + key + "\" of service \"" + request.service +
                          "\" asks a port, and the service has none",
               .label = "no port to ask",
               .help = "add \"port\" to the service, or ask with \"kind: exec\""});
}

}  // namespace

Probes settle_probes(const ProbeRequest& request, Scope& scope) {
  check_port(request, "probes.ready", scope);
  check_port(request, "probes.live", scope);
  const config::Probes& given = request.probes;
  Probes result;
  if (given.ready) {
    result.ready = settle_probe(*given.ready, {.port = request.port, .period = 5});
  } else if (request.port > 0 && request.keeps_running) {
    result.ready = settle_probe({}, {.port = request.port, .period = 5});
  }
  if (given.live) result.live = settle_probe(*given.live, {.port = request.port, .period = 10});
  const auto& asked = result.live ? result.live : result.ready;
  if (asked) {
    result.start = start_probe(*asked, given.start.value_or(default_start));
  } else if (given.start) {
    scope.error(scope.place({.service = request.service, .key = "probes.start"}),
                {.code = "C117",
                 .message = "\"probes.start\" of service \"" + request.service +
                            "\" limits a start that no probe can see",
                 .label = "neither \"ready\" nor \"live\" nor a port",
                 .help = "add a \"ready\" probe, or leave \"start\" out"});
  }
  return result;
}

}  // namespace cloudctl::plan
