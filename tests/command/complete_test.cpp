#include <doctest/doctest.h>

#include "base/text.h"
#include "command/completion_scripts.h"
#include "desk.h"
#include "support/sources.h"

using namespace cloudctl;

namespace {

// What is offered for the last word.
std::vector<std::string> offered(test::Desk& desk, std::vector<std::string> words,
                                 const std::string& shell = "bash") {
  std::vector<std::string> arguments{"__complete", shell, std::to_string(words.size() - 1)};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const auto ran = desk.run(arguments);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  return base::lines(ran.out);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("complete: verbs, verbs below verbs, flags and their values") {
  test::Desk desk;
  CHECK(offered(desk, {"cloudctl", "de"}) == Words{"deploy"});
  CHECK(offered(desk, {"cloudctl", "rollout", "un"}) == Words{"undo"});
  CHECK(offered(desk, {"cloudctl", "deploy", "--no-r"}) == Words{"--no-rollback"});
  CHECK(offered(desk, {"cloudctl", "--progress", "q"}) == Words{"quiet"});
  CHECK(offered(desk, {"cloudctl", "check", "--progress=p"}) == Words{"--progress=plain"});
  CHECK(offered(desk, {"cloudctl", "completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(offered(desk, {"cloudctl", "render", "--out", ""}) == Words{":folder"});
  CHECK(offered(desk, {"cloudctl", "-f", ""}) == Words{":file"});
}

TEST_CASE("complete: descriptions where the shell shows them") {
  test::Desk desk;
  CHECK(offered(desk, {"cloudctl", "ope"}, "fish") ==
        Words{"open\tprint the address of a service, and open it on a terminal"});
}

TEST_CASE("complete: targets, services and secrets of the nearest file, also with -C and -f") {
  test::Desk desk;
  const std::string file = std::string(test::hello_file) + "targets:\n  prod: {type: kubernetes}\n";
  desk.write("app/cloudctl.yaml", file);
  desk.write("app/other.yaml", "name: other\nservices: {api: {image: nginx}}\n");
  CHECK(offered(desk, {"cloudctl", "-C", "app", "-t", ""}) == Words{"local", "prod"});
  CHECK(offered(desk, {"cloudctl", "-C", "app", "logs", ""}) == Words{"web"});
  CHECK(offered(desk, {"cloudctl", "-C", "app", "scale", ""}) == Words{"web="});
  CHECK(offered(desk, {"cloudctl", "-C", "app", "secrets", "set", "S"}) == Words{"SESSION_KEY"});
  CHECK(offered(desk, {"cloudctl", "-C", "app", "-f", "other.yaml", "logs", ""}) == Words{"api"});
}

TEST_CASE("complete: what is broken or makes no sense offers nothing and is no failure") {
  test::Desk desk;
  desk.write("cloudctl.yaml", "services: [");
  CHECK(offered(desk, {"cloudctl", "logs", ""}).empty());
  CHECK(offered(desk, {"cloudctl", "exec", "web", "--", ""}).empty());
  CHECK(offered(desk, {"cloudctl", "no-such-verb", "--no-such="}).empty());
  for (const Words& odd : {Words{"__complete"}, Words{"__complete", "bash", "x", "cloudctl"},
                           Words{"__complete", "bash", "99", "cloudctl"},
                           Words{"__complete", "bash", "0", "cloudctl"}}) {
    const auto ran = desk.run(odd);
    CHECK(ran.code == 0);
    CHECK(ran.out.empty());
  }
}

TEST_CASE("completion: the committed scripts are the ones that the program prints") {
  test::Desk desk;
  const std::string folder = test::source_root() + "/completions/";
  CHECK(desk.run({"completion", "bash"}).out == base::read_file(folder + "cloudctl.bash"));
  CHECK(desk.run({"completion", "zsh"}).out == base::read_file(folder + "_cloudctl"));
  CHECK(desk.run({"completion", "fish"}).out == base::read_file(folder + "cloudctl.fish"));
}

TEST_CASE("completion: no script evaluates what was typed") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    CHECK(command::completion_script(shell).find("eval") == std::string::npos);
  }
}
