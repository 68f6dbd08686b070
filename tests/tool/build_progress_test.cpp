#include "tool/build_progress.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "tool/captured.h"

using namespace cloudctl;
using test::captured;
using tool::BuildEvent;
using Kind = BuildEvent::Kind;

static std::vector<BuildEvent> events_of(const std::string& text,
                                         std::vector<std::string> targets = {}) {
  tool::BuildProgress progress(std::move(targets));
  std::vector<BuildEvent> events;
  for (const std::string& line : base::lines(text)) {
    for (BuildEvent& event : progress.read(line)) events.push_back(std::move(event));
  }
  return events;
}

static std::vector<std::string> shown(const std::vector<BuildEvent>& events) {
  std::vector<std::string> lines;
  for (const BuildEvent& event : events) {
    std::string line = event.target.empty() ? "" : event.target + " ";
    switch (event.kind) {
      case Kind::step:
        line += std::to_string(event.current) + "/" + std::to_string(event.total) + " " +
                event.text + (event.cached ? " (cached)" : "") + (event.done ? " done" : "");
        break;
      case Kind::log:
        line += "| " + event.text;
        break;
      case Kind::error:
        line += "! " + event.text;
        break;
      case Kind::warning:
        line += "? " + event.text;
        break;
    }
    lines.push_back(line);
  }
  return lines;
}

using Texts = std::vector<std::string>;

TEST_CASE("build progress: the classic builder's steps are counted") {
  std::vector<BuildEvent> steps;
  for (const std::string& line : base::lines(captured("classic_build.txt"))) {
    const BuildEvent event = tool::parse_classic_line(line);
    if (event.kind == Kind::step) steps.push_back(event);
  }
  REQUIRE(steps.size() == 13);
  CHECK(steps[1] == BuildEvent{.text = "RUN echo building the base", .current = 2, .total = 13});
  CHECK(steps[8].text == "RUN printf 'one\\ntwo\\n'; sleep 0.2; printf 'thr\\346' >&2");
}

TEST_CASE("build progress: all else of the classic builder is its log, without colours") {
  CHECK(tool::parse_classic_line("\x1b[91mbroken\x1b[0m") ==
        BuildEvent{.kind = Kind::log, .text = "broken"});
  CHECK(tool::parse_classic_line("Step into : the light").kind == Kind::log);
  CHECK(tool::parse_classic_line("Step 0/3 : x").kind == Kind::log);
  CHECK(tool::parse_classic_line("a\xff") == BuildEvent{.kind = Kind::log, .text = "a\uFFFD"});
}

TEST_CASE("build progress: a single build of buildx, step by step") {
  CHECK(shown(events_of(captured("build_rawjson.txt"))) ==
        Texts{"1/2 FROM docker.io/library/busybox:1.35 done", "2/2 RUN echo building the base",
              "| building the base", "2/2 RUN echo building the base done", "1/2 COPY . /www",
              "1/2 COPY . /www done",
              "2/2 RUN printf 'one\\ntwo\\n'; sleep 0.2; printf 'thr\\346' >&2", "| one", "| two",
              "| thr\uFFFD",
              "2/2 RUN printf 'one\\ntwo\\n'; sleep 0.2; printf 'thr\\346' >&2 done"});
}

TEST_CASE("build progress: a build that fails says why, once") {
  const Texts lines = shown(events_of(captured("build_failing_rawjson.txt")));
  REQUIRE(lines.size() >= 3);
  CHECK(lines[lines.size() - 3] == "2/2 RUN false");
  CHECK(lines[lines.size() - 2] == "! executor failed running [/bin/sh -c false]: exit code: 1");
  CHECK(lines.back() ==
        "! failed to solve: executor failed running [/bin/sh -c false]: exit code: 1");
  CHECK(std::ranges::find(lines, "2/2 RUN echo building the base (cached) done") != lines.end());
}

TEST_CASE("build progress: of several images each event says which one it is about") {
  const std::vector<BuildEvent> events =
      events_of(captured("bake_rawjson.txt"), {"web", "web_two"});
  REQUIRE_FALSE(events.empty());
  for (const BuildEvent& event : events) {
    CAPTURE(event.text);
    CHECK((event.target == "web" || event.target == "web_two"));
  }
  const Texts lines = shown(events);
  CHECK(std::ranges::find(lines, "web_two | two") != lines.end());
  CHECK(std::ranges::find(lines, "web 1/2 COPY . /www (cached) done") != lines.end());
}

TEST_CASE("build progress: the only target of a bake file owns all events") {
  const std::vector<BuildEvent> events = events_of(captured("build_rawjson.txt"), {"web"});
  CHECK(std::ranges::all_of(events, [](const BuildEvent& e) { return e.target == "web"; }));
}

TEST_CASE("build progress: newer builders write one document per line") {
  CHECK(shown(events_of(R"({"vertexes":[{"digest":"a","name":"[2/3] RUN make","started":"t"}]}
{"logs":[{"vertex":"a","stream":2,"data":"Zmlyc3QKc2Vj"}]}
{"logs":[{"vertex":"a","stream":2,"data":"b25k"}],"warnings":[{"vertex":"a","short":"b2xkIHN5bnRheA=="}]}
{"vertexes":[{"digest":"a","name":"[2/3] RUN make","started":"t","completed":"t"}]}
)")) == Texts{"2/3 RUN make", "| first", "? old syntax", "| second", "2/3 RUN make done"});
}

TEST_CASE("build progress: what another step's failure ended is not told as an error") {
  CHECK(events_of(R"({"vertexes":[{"digest":"a","name":"[2/3] RUN make","completed":"t",)"
                  R"("error":"process did not complete: context canceled"}]})")
            .empty());
}

TEST_CASE("build progress: lines that are no JSON are shown as they are") {
  CHECK(shown(events_of("WARN: something\n\nERROR: no builder found\n{broken}\n")) ==
        Texts{"| WARN: something", "! no builder found", "| {broken}"});
}
