#include <doctest/doctest.h>

#include "process/runner.h"

using namespace cloudctl;
using process::Completed;
using process::Ending;

static std::string sentence(const Completed& completed, const std::string& program = "docker") {
  return process::outcome({.argv = {program}}, completed);
}

TEST_CASE("outcome: says in one sentence how a program ended") {
  CHECK(sentence({.ending = Ending::exited, .code = 1}) == "exited with 1");
  CHECK(sentence({.ending = Ending::signalled, .signal = 9}) == "was killed by signal 9");
  CHECK(sentence({.ending = Ending::cancelled}) == "was interrupted");
}

TEST_CASE("outcome: a program that took too long is told by the time it had") {
  CHECK(sentence({.ending = Ending::timed_out,
                  .deadline = std::chrono::seconds(30),
                  .duration = std::chrono::seconds(35)}) == "took longer than 30 s");
  CHECK(sentence({.ending = Ending::timed_out, .duration = std::chrono::milliseconds(1500)}) ==
        "took longer than 1.5 s");
}

TEST_CASE("outcome: a program that is not there is told from one that cannot be started") {
  CHECK(sentence({.ending = Ending::not_found}) == "was not found on PATH");
  CHECK(sentence({.ending = Ending::not_found, .error = "No such file or directory"}) ==
        "was not found on PATH");
  CHECK(sentence({.ending = Ending::not_found}, "./tool") == "was not found");
  CHECK(sentence({.ending = Ending::not_found, .error = "Permission denied"}) ==
        "cannot be started: Permission denied");
}
