#pragma once
// The dossier of a failed deploy, with every field filled.

#include "release/dossier.h"

namespace cloudctl::test {

inline release::Dossier dossier() {
  return {.project = "hello",
          .target = "local",
          .purpose = "deploy",
          .started = "2026-11-21T12:00:00Z",
          .release = 4,
          .step = "start/2",
          .cause = {.sentence = "container \"hello-web-1\" exits with 3",
                    .next = "look",
                    .lines = {"no database"}},
          .result = "rolled back to release 3",
          .commands = {{.step = "start/2",
                        .command = "docker compose up",
                        .outcome = "exited with 1",
                        .ok = false,
                        .duration = std::chrono::milliseconds(1200)}},
          .containers = {{.name = "hello-web-1", .status = "exited with 3", .log = {"bye"}}},
          .folder = "/state/runs/1"};
}

}  // namespace cloudctl::test
