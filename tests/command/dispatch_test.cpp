#include "command/dispatch.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "desk.h"

using namespace cloudctl;

namespace {

// What is said of a command line that is refused; the code is always 2.
std::string refusal(const std::vector<std::string>& arguments) {
  test::Desk desk;
  desk.write("cloudctl.yaml", test::hello_file);
  const auto ran = desk.run(arguments);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  return ran.err;
}

}  // namespace

TEST_CASE("dispatch: an unknown verb names the nearest one") {
  CHECK(refusal({"deplyo"}) ==
        "error: unknown verb \"deplyo\"\n  next: did you mean \"deploy\"? \"cloudctl help\" lists "
        "all verbs\n");
  CHECK(refusal({"xyzzy", "--image", "a=b"}) ==
        "error: unknown verb \"xyzzy\"\n  next: \"cloudctl help\" lists all verbs\n");
}

TEST_CASE("dispatch: a verb of another tool names ours") {
  CHECK(refusal({"destroy"}) ==
        "error: unknown verb \"destroy\"\n  next: here it is \"cloudctl down\"\n");
  CHECK(refusal({"ps"}) == "error: unknown verb \"ps\"\n  next: here it is \"cloudctl status\"\n");
}

TEST_CASE("dispatch: an unknown flag names verb and nearest flag") {
  CHECK(refusal({"deploy", "--imge", "x"}) ==
        "error: unknown flag \"--imge\" of \"deploy\"\n  next: did you mean \"--image\"? see "
        "\"cloudctl deploy --help\"\n");
  CHECK(refusal({"check", "--targt=eks"}) ==
        "error: unknown flag \"--targt\" of \"check\"\n  next: did you mean \"--target\"? see "
        "\"cloudctl check --help\"\n");
  CHECK(refusal({"exec", "web", "ls", "-la"}) ==
        "error: unknown flag \"-la\" of \"exec\"\n  next: put the command behind \"--\"; see "
        "\"cloudctl exec --help\"\n");
}

TEST_CASE("dispatch: a value that is wrong, empty, missing or given twice is refused") {
  CHECK(refusal({"check", "-o", "xml"}) ==
        "error: flag \"--output\": \"xml\" is not one of text, json, yaml\n  next: see \"cloudctl "
        "check --help\"\n");
  CHECK(refusal({"deploy", "--timeout", "5"}) ==
        "error: flag \"--timeout\": \"5\" is no duration such as 30s, 5m or 1h30m\n  next: see "
        "\"cloudctl deploy --help\"\n");
  CHECK(refusal({"render", "--out="}) ==
        "error: flag \"--out\" has an empty value\n  next: write the value behind \"=\"\n");
  CHECK(refusal({"render", "--out", "--eject"}) ==
        "error: flag \"--out\" needs a value: DIR\n  next: see \"cloudctl render --help\"\n");
  CHECK(refusal({"render", "--out", "a", "--out", "b"}) ==
        "error: flag \"--out\" is given 2 times\n  next: see \"cloudctl render --help\"\n");
  CHECK(refusal({"deploy", "--image", "web"}) ==
        "error: flag \"--image\": \"web\" is not SERVICE=IMAGE\n  next: see \"cloudctl deploy "
        "--help\"\n");
  CHECK(refusal({"logs", "--tail", "-3"}) ==
        "error: flag \"--tail\": \"-3\" is no whole number from 0 upwards\n  next: see \"cloudctl "
        "logs --help\"\n");
}

TEST_CASE("dispatch: operands that are missing or too many are refused") {
  CHECK(refusal({"scale"}) ==
        "error: \"scale\" needs SERVICE=N: how many containers a service shall have\n  next: see "
        "\"cloudctl scale --help\"\n");
  CHECK(refusal({"check", "extra"}) ==
        "error: \"check\" does not take \"extra\"\n  next: see \"cloudctl check --help\"\n");
  CHECK(refusal({"completion", "bahs"}) ==
        "error: \"bahs\" is not one of bash, zsh, fish; did you mean \"bash\"?\n  next: see "
        "\"cloudctl completion --help\"\n");
  CHECK(refusal({"secrets"}) ==
        "error: \"secrets\" needs a verb: set, rotate, list, check or unset\n  next: see "
        "\"cloudctl secrets "
        "--help\"\n");
}

TEST_CASE("dispatch: words that come from the command line cannot drive the terminal") {
  CHECK(refusal({"\x1b[2Jdeploy"}).find("unknown verb \"\\x1b[2Jdeploy\"") != std::string::npos);
}

TEST_CASE("dispatch: shared flags stand before or after the verb") {
  test::Desk desk;
  for (const auto& arguments : {std::vector<std::string>{"-o", "json", "version"},
                                std::vector<std::string>{"version", "-o", "json"},
                                std::vector<std::string>{"version", "--output=json"}}) {
    CHECK(desk.run(arguments).out.starts_with("{\n  \"v\": 1,\n  \"version\": \""));
  }
}

TEST_CASE(
    "dispatch: without a verb the overview goes to standard error, asked for to standard out") {
  test::Desk desk;
  const auto bare = desk.run({});
  CHECK(bare.code == 2);
  CHECK(bare.out.empty());
  CHECK(bare.err.find("verbs\n  init") != std::string::npos);
  const auto asked = desk.run({"--help"});
  CHECK(asked.code == 0);
  CHECK(asked.out == bare.err);
}

TEST_CASE("dispatch: help of a verb needs no operands and no file") {
  test::Desk desk;
  CHECK(desk.run({"exec", "--help"}).code == 0);
  CHECK(desk.run({"exec", "-h"}).out == desk.run({"help", "exec"}).out);
  CHECK(desk.run({"help", "deplyo"}).err.find("did you mean \"deploy\"?") != std::string::npos);
}

TEST_CASE("dispatch: a target that is not in the file is refused with those that are") {
  test::Desk desk;
  desk.write("cloudctl.yaml",
             std::string(test::hello_file) +
                 "targets:\n  prod: {type: kops, cluster: c.d, region: eu-west-1}\n");
  CHECK(desk.run({"status", "-t", "prd"}).err ==
        "error: there is no target \"prd\"\n  next: did you mean \"prod\"? targets here: local, "
        "prod\n");
}

TEST_CASE("dispatch: no file in the folder or above it says how to begin") {
  test::Desk desk;
  base::make_folders(desk.work() / ".git");
  const auto ran = desk.run({"check"});
  CHECK(ran.code == 2);
  CHECK(ran.err == "error: there is no cloudctl.yaml in \"" + desk.work().string() +
                       "\" or above it in the repository\n  next: run \"cloudctl init\" in the "
                       "application's folder, or name one with -f\n");
}
