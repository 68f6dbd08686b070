#pragma once
// A world for actions in which nothing is real: programs answer as the test says, time passes as it
// says, and nobody is asked over the network.

#include "action/execute.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace cloudctl::test {

struct FakeWorld {
  FakeRunner runner;
  FakeClock clock;
  base::Cancel cancel;
  RecordedProgress progress;
  TemporaryFolder folder;
  action::World world{
      .runner = runner, .clock = clock, .cancel = cancel, .progress = progress, .ask = {}};
};

}  // namespace cloudctl::test
