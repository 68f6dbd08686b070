#include <doctest/doctest.h>

#include "command/context.h"
#include "desk.h"

using namespace cloudctl;

TEST_CASE("confirm: down --data without a terminal needs the name as a flag, and changes nothing") {
  test::Desk desk;
  desk.write("cloudctl.yaml", test::hello_file);
  const auto ran = desk.run({"down", "--data"});
  CHECK(ran.code == 2);
  CHECK(ran.err.starts_with("error: \"--confirm=hello\" is needed when nobody can be asked\n"));
  const auto wrong = desk.run({"down", "--data", "--confirm=helo"});
  CHECK(wrong.code == 2);
  CHECK(wrong.err ==
        "error: not confirmed: \"helo\" is not \"hello\"; nothing was changed\n  next: type the "
        "name exactly, or give --confirm=hello\n");
  CHECK(desk.runner.commands().empty());
}

TEST_CASE("confirm: on a terminal the name is asked for, and a wrong one ends it") {
  test::Desk desk;
  desk.write("cloudctl.yaml", test::hello_file);
  desk.terminal = {.in = true, .out = true, .err = true, .size = {}};
  desk.environment["NO_COLOR"] = "1";
  desk.input = "yes";
  const auto ran = desk.run({"down", "--data"});
  CHECK(ran.code == 2);
  CHECK(
      ran.err.starts_with("this removes the volumes of \"hello\" on this machine, with all that "
                          "is in them\ntype \"hello\" to go on: "));
  CHECK(desk.run({"down", "--data", "--no-input"}).err.find("--confirm=hello") !=
        std::string::npos);
  CHECK(desk.runner.commands().empty());
}

TEST_CASE("confirm: the time that somebody takes to answer is not the verb's") {
  test::Desk desk;
  command::Outside outside{.runner = desk.runner, .clock = desk.clock, .cancel = desk.cancel};
  outside.err = [](std::string_view) {};
  outside.terminal = {.in = true, .out = true, .err = true, .size = {}};
  outside.read_line = [&]() -> std::optional<std::string> {
    desk.clock.turn(std::chrono::minutes(5));
    return "y";
  };
  command::Context context(outside, {});
  const auto begun = context.begun();
  context.agree("go on?", false);
  CHECK(context.begun() - begun == std::chrono::minutes(5));
}
