#include <doctest/doctest.h>

#include "report/doctor_view.h"
#include "report/error_view.h"
#include "report/explain_view.h"
#include "report/facts_view.h"
#include "report/history_view.h"
#include "report/outcome_view.h"
#include "support/golden.h"

using namespace cloudctl;
using report::Format;
using std::chrono::milliseconds;

TEST_CASE("doctor: one line per check, and the fix where something is wrong") {
  using report::CheckLevel;
  const std::vector<report::CheckLine> checks{
      {CheckLevel::good, "docker engine", "28.2.2 at unix:///var/run/docker.sock", ""},
      {CheckLevel::caution, "buildx", "not there: images are built by the classic builder",
       "sudo apt-get install docker-buildx"},
      {CheckLevel::bad, "port 8080", "taken", "set another port under \"expose\""}};
  const auto answer = report::doctor_view(checks, "local", {});
  test::check_golden("report/doctor.txt", answer.text);
  test::check_golden("report/doctor.json", formatted(answer, Format::json));
  CHECK(
      report::doctor_view({checks[0]}, "local", {}).text.ends_with("ready for target \"local\"\n"));
}

TEST_CASE("history: releases, newest first, as wide as there is room") {
  release::Record first{.number = 3,
                        .project = "hello",
                        .target = "local",
                        .purpose = "deploy",
                        .who = "ann",
                        .host = "box",
                        .commit = "1a2b3c4d5e6f",
                        .started = "2026-11-21T12:31:05Z"};
  first.result = release::Result::good;
  first.milliseconds = 12345;
  first.services = {{.name = "web", .image = "web:1", .image_id = "sha256:1", .config_hash = ""}};
  release::Record second = first;
  second.number = 4;
  second.result = release::Result::rolled_back;
  second.cause = "container \"hello-web-1\" exits with 3 while it starts, again and again";
  for (const int width : {0, 100, 40}) {
    test::check_golden(
        "report/history-" + std::to_string(width) + ".txt",
        report::history_view({first, second}, {.colour = false, .width = width}).text);
  }
  test::check_golden("report/history.json",
                     formatted(report::history_view({first}, {}), Format::json));
  CHECK(report::history_view({}, {}).text == "no releases yet\n");
}

TEST_CASE("explain last: cause, next step and the evidence that was kept") {
  const report::Dossier dossier{
      .title = "deploy of \"hello\" to local, release 4",
      .when = "2026-11-21T12:31:05Z",
      .outcome = "rolled back to release 3",
      .step = "serve/web",
      .cause = "container \"hello-web-1\" exits with 3",
      .next = "look at its last lines",
      .lines = {"cannot open /data"},
      .commands = {"docker compose -p hello up -d web  # exited with 1"},
      .containers = {{"hello-web-1", "exited with 3, restarted 2 times", {"cannot open /data"}}},
      .folder = "/state/runs/20261121T123105Z-deploy"};
  const auto answer = report::explain_view(dossier, {});
  test::check_golden("report/explain.txt", answer.text);
  test::check_golden("report/explain.json", formatted(answer, Format::json));
}

TEST_CASE("error: what failed, where, and what to do next") {
  CHECK(report::error_view({.what = "image \"nginx:1.99\" cannot be pulled",
                            .where = "docker pull nginx:1.99",
                            .next = "look for its tags"},
                           {})
            .text ==
        "error: image \"nginx:1.99\" cannot be pulled\n  where: docker pull nginx:1.99\n  next: "
        "look for its tags\n");
  CHECK(report::error_view({.what = "a\nb \x1b[2J", .where = "", .next = ""}, {}).text ==
        "error: a\n       b \\x1b[2J\n");
}

TEST_CASE("outcome: a success ends with addresses, release, duration and how to undo it") {
  report::OutcomeFacts facts{.project = "hello", .target = "local"};
  facts.changed = true;
  facts.release = 4;
  facts.sentence = "release 4 of \"hello\" serves";
  facts.undo = "cloudctl rollback";
  facts.urls = {{"admin", {"http://127.0.0.1:9000"}}, {"web", {"http://127.0.0.1:8080"}}};
  facts.duration = milliseconds(12000);
  CHECK(report::outcome_view(facts, {}).text ==
        "admin  http://127.0.0.1:9000\nweb    http://127.0.0.1:8080\n"
        "✔ release 4 of \"hello\" serves, 12 s\n  undo: cloudctl rollback\n");
  facts.history = {milliseconds(9000), milliseconds(10000), milliseconds(11000)};
  CHECK(report::outcome_view(facts, {}).text.find("serves, 12 s (usually 10 s)\n") !=
        std::string::npos);
  test::check_golden("report/outcome.json",
                     formatted(report::outcome_view(facts, {}), Format::json));
}

TEST_CASE("outcome: a failure ends with cause, next step and evidence") {
  report::OutcomeFacts facts{.project = "hello", .target = "local"};
  facts.code = base::ExitCode::rolled_back;
  facts.sentence = "release 4 does not serve; release 3 is back";
  facts.cause = "container \"hello-web-1\" exits with 3";
  facts.next = "look at its last lines";
  facts.evidence = "cloudctl explain last (/state/runs/1)";
  CHECK(report::outcome_view(facts, {}).text ==
        "error: release 4 does not serve; release 3 is back\n"
        "  cause: container \"hello-web-1\" exits with 3\n  next: look at its last lines\n"
        "  evidence: cloudctl explain last (/state/runs/1)\n");
}

TEST_CASE("outcome: what is left beside a release that serves is no success for pipelines") {
  report::OutcomeFacts facts{.sentence = "release 4 of \"hello\" serves"};
  facts.left = base::Failure{.what = "no-access/web: not allowed", .next = "ask"};
  const auto answer = report::outcome_view(facts, {});
  CHECK(answer.text.find("✔ release 4 of \"hello\" serves") == 0);
  CHECK(report::exit_code(facts) == base::ExitCode::failed);
  for (const char* part :
       {R"("ok":false)", R"("exit_code":1)", R"("left":"no-access/web: not allowed")",
        R"("left_next":"ask")", R"(serves","cause":"")"}) {
    CAPTURE(part);
    CHECK(answer.json.find(part) != std::string::npos);
  }
  facts.code = base::ExitCode::rolled_back;
  CHECK(report::exit_code(facts) == base::ExitCode::rolled_back);
}

TEST_CASE("facts: a few facts are text, JSON and YAML") {
  const auto answer = report::facts_view(
      "x\n", {{.key = "name", .value = std::string("yes")},
              {.key = "count", .value = std::int64_t{3}},
              {.key = "good", .value = true},
              {.key = "list", .value = std::vector<std::string>{"a: b", "1.10"}}});
  CHECK(formatted(answer, Format::text) == "x\n");
  CHECK(formatted(answer, Format::yaml) ==
        "v: 1\nname: \"yes\"\ncount: 3\ngood: true\nlist:\n  - \"a: b\"\n  - \"1.10\"\n");
  CHECK(answer.json == R"({"v":1,"name":"yes","count":3,"good":true,"list":["a: b","1.10"]})");
}

TEST_CASE("outcome: a last line wider than the terminal is split between words, on a pipe never") {
  report::OutcomeFacts facts{.sentence = "release 1 of \"hello\" serves"};
  facts.duration = std::chrono::milliseconds(1200);
  const std::string whole = "✔ release 1 of \"hello\" serves, 1.2 s\n";
  CHECK(report::outcome_view(facts, {}).text == whole);
  CHECK(report::outcome_view(facts, {.width = 80}).text == whole);
  CHECK(report::outcome_view(facts, {.width = 24}).text ==
        "✔ release 1 of \"hello\"\n  serves, 1.2 s\n");
}

TEST_CASE("outcome: on a narrow terminal a failure's sentences are split between words") {
  const report::OutcomeFacts facts{.code = base::ExitCode::rolled_back,
                                   .sentence = "release 4 does not serve; release 3 is back",
                                   .next = "run \"cloudctl logs web\"",
                                   .cause = "container \"hello-web-1\" exits with 3"};
  CHECK(report::outcome_view(facts, {.width = 30}).text ==
        "error: release 4 does not\n    serve; release 3 is back\n"
        "  cause: container\n    \"hello-web-1\" exits with 3\n"
        "  next: run\n    \"cloudctl logs web\"\n");
}

TEST_CASE("error: on a narrow terminal the last words are split between words") {
  const base::Failure failure{.what = "port 8080 is taken by another program",
                              .where = "cloudctl.yaml:3:5",
                              .next = "stop it, or take another one"};
  CHECK(report::error_view(failure, {.width = 30}).text ==
        "error: port 8080 is taken by\n    another program\n  where: cloudctl.yaml:3:5\n"
        "  next: stop it, or take\n    another one\n");
  CHECK(report::error_view(failure, {}).text ==
        "error: port 8080 is taken by another program\n  where: cloudctl.yaml:3:5\n"
        "  next: stop it, or take another one\n");
}
