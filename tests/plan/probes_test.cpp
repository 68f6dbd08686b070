#include "plan/probes.h"

#include "plan/resolving.h"

using namespace cloudctl;
using config::ProbeKind;
using plan::Probe;

namespace {

plan::Probes probes_of(const std::string& keys) {
  return test::service_of("name: n\nservices:\n  w: {image: i, " + keys + "}\n").probes;
}

Probe tcp(int port) {
  return {.kind = ProbeKind::tcp, .path = {}, .port = port, .command = {}, .period_seconds = 5};
}

}  // namespace

TEST_CASE("probes: without any, the first port is asked, and the start may take a minute") {
  const auto probes = probes_of("ports: [{port: 8080}, {port: 9000}]");
  CHECK(probes.ready == tcp(8080));
  CHECK(!probes.live);
  Probe start = tcp(8080);
  start.period_seconds = 1;
  start.failures = 60;
  CHECK(probes.start == start);
}

TEST_CASE("probes: a path is asked by http on the first port") {
  const auto probes = probes_of("port: 8080, probes: {ready: /readyz, start: 30s}");
  CHECK(probes.ready == Probe{.kind = ProbeKind::http,
                              .path = "/readyz",
                              .port = 8080,
                              .command = {},
                              .delay_seconds = 0,
                              .period_seconds = 5,
                              .timeout_seconds = 1,
                              .failures = 3});
  CHECK(probes.start->path == "/readyz");
  CHECK(probes.start->failures == 30);
}

TEST_CASE("probes: given numbers win, and parts of a second are rounded up") {
  const auto probes = probes_of(
      "port: 8080, probes: {start: 500ms, ready: {path: /r, port: 9, delay: 1500ms, period: 2s, "
      "timeout: 100ms, failures: 7}}");
  CHECK(probes.ready->port == 9);
  CHECK(probes.ready->delay_seconds == 2);
  CHECK(probes.ready->period_seconds == 2);
  CHECK(probes.ready->timeout_seconds == 1);
  CHECK(probes.ready->failures == 7);
  CHECK(probes.start->delay_seconds == 0);
  CHECK(probes.start->failures == 1);
}

TEST_CASE("probes: the start asks what live asks, as ready may depend on others") {
  const auto probes = test::service_of(R"(
name: n
targets: {k8s: {type: kubernetes, context: c}}
services:
  w: {image: i, port: 8080, probes: {ready: /readyz, live: tcp}}
)")
                          .probes;
  CHECK(probes.live->kind == ProbeKind::tcp);
  CHECK(probes.live->period_seconds == 10);
  CHECK(probes.start->kind == ProbeKind::tcp);
  CHECK(probes.start->port == 8080);
}

TEST_CASE("probes: a command needs no port") {
  const auto probes = probes_of("probes: {ready: {kind: exec, command: [pg_isready]}}");
  CHECK(probes.ready->kind == ProbeKind::exec);
  CHECK(probes.ready->port == 0);
  CHECK(probes.ready->command == std::vector<std::string>{"pg_isready"});
}

TEST_CASE("probes: what cannot be asked is refused at its place") {
  config::Project project;
  project.name = "n";
  project.services["w"].image = "i";
  project.services["w"].probes = config::Probes{.ready = config::Probe{}, .live = {}, .start = {}};
  project.places["services.w.probes.ready"] = {.begin = {.line = 4, .column = 7}, .length = 5};
  CHECK(test::mistakes_of(project, test::request_for("")) ==
        test::Mistakes{
            "C111 4:7 \"probes.ready\" of service \"w\" asks a port, and the service has "
            "none | no port to ask | add \"port\" to the service, or ask with \"kind: exec\""});
  project.services["w"].probes =
      config::Probes{.ready = {}, .live = {}, .start = config::Duration(1000)};
  CHECK(
      test::mistakes_of(project, test::request_for("")) ==
      test::Mistakes{"C117 0:0 \"probes.start\" of service \"w\" limits a start that no probe can "
                     "see | neither \"ready\" nor \"live\" nor a port | add a \"ready\" probe, or "
                     "leave \"start\" out"});
}
