#pragma once
// The same run for every renderer: two images, one of which is there; a start that fails.

#include <vector>

#include "action/progress.h"

namespace cloudctl::test {

inline std::vector<action::Event> run_of_events() {
  using action::EventKind;
  using std::chrono::milliseconds;
  return {
      {.kind = EventKind::run_started, .text = "deploy of \"hello\" to local"},
      {.kind = EventKind::step_started,
       .id = "build/web",
       .text = "build image of web",
       .at = milliseconds(100)},
      {.kind = EventKind::step_started,
       .id = "build/worker",
       .text = "build image of worker",
       .at = milliseconds(120)},
      {.kind = EventKind::step_skipped,
       .id = "build/worker",
       .text = "unchanged",
       .at = milliseconds(150)},
      {.kind = EventKind::step_progress,
       .id = "build/web",
       .text = "COPY . .",
       .current = 3,
       .total = 9,
       .at = milliseconds(700)},
      {.kind = EventKind::step_log,
       .id = "build/web",
       .text = "\x1b[31mgcc\x1b[0m -c main.c",
       .at = milliseconds(800)},
      {.kind = EventKind::step_done,
       .id = "build/web",
       .text = "built",
       .at = milliseconds(2400),
       .duration = milliseconds(2300)},
      {.kind = EventKind::warning,
       .text = "image \"nginx\" has no tag",
       .next = "name one, as in \"nginx:1.27\"",
       .at = milliseconds(2500)},
      {.kind = EventKind::step_started,
       .id = "serve/web",
       .text = "wait until web serves",
       .at = milliseconds(2600)},
      {.kind = EventKind::step_failed,
       .id = "serve/web",
       .text = "container \"web-1\" exits with 3",
       .next = "look at its last lines",
       .lines = {"listening on :8080", "cannot open \x07/data: permission denied"},
       .log = "/state/runs/1/serve-web.log",
       .at = milliseconds(5200),
       .duration = milliseconds(2600)},
      {.kind = EventKind::note, .text = "release 3 is brought back", .at = milliseconds(5300)},
      {.kind = EventKind::run_done,
       .text = "release 4 does not serve; release 3 is back",
       .at = milliseconds(7000),
       .duration = milliseconds(7000)},
  };
}

}  // namespace cloudctl::test
