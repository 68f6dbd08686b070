#include "process/program.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>

#include "base/file.h"
#include "support/temporary_folder.h"

using namespace cloudctl;
using process::find_program;
using Texts = std::vector<std::string>;

TEST_CASE("program: its own settings win over the inherited ones, secrets too") {
  const process::CommandLine command = {
      .argv = {"x"}, .env = {{"B", "2"}}, .secret_env = {{"C", base::Secret("3")}}};
  CHECK(process::environment_of(command, {"A=0=0", "B=0", "C=0", "broken"}) ==
        Texts{"A=0=0", "B=2", "C=3"});
}

TEST_CASE("program: is found on PATH in its order") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "one" / "tool", "#!/bin/sh\n", 0755);
  base::write_file(folder.path() / "two" / "tool", "#!/bin/sh\n", 0755);
  const std::string one = (folder.path() / "one").string(), two = (folder.path() / "two").string();
  CHECK(find_program({.argv = {"tool"}}, {"PATH=" + two + ":" + one}).path == two + "/tool");
  CHECK(find_program({.argv = {"tool"}}, {"PATH=/nowhere:" + one}).path == one + "/tool");
}

TEST_CASE("program: a file that may not be executed does not hide a later one") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "one" / "tool", "", 0644);
  std::filesystem::create_directories(folder.path() / "two" / "tool");
  base::write_file(folder.path() / "three" / "tool", "#!/bin/sh\n", 0755);
  const std::string root = folder.path().string();
  CHECK(find_program({.argv = {"tool"}},
                     {"PATH=" + root + "/one:" + root + "/two:" + root + "/three"})
            .path == root + "/three/tool");
  CHECK(find_program({.argv = {"tool"}}, {"PATH=" + root + "/one"}).reason == EACCES);
  CHECK(find_program({.argv = {"tool"}}, {"PATH=" + root + "/two"}).reason == EACCES);
}

TEST_CASE("program: what is nowhere is not found") {
  CHECK(find_program({.argv = {"no-such-tool"}}, {"PATH=/bin:/usr/bin"}).reason == ENOENT);
  CHECK(find_program({.argv = {"sh"}}, {}).reason == ENOENT);
  CHECK(find_program({.argv = {""}}, {"PATH=/bin"}).reason == ENOENT);
  CHECK(find_program({.argv = {}}, {"PATH=/bin"}).reason == ENOENT);
  CHECK(find_program({.argv = {"/nowhere/tool"}}, {"PATH=/bin"}).reason == ENOENT);
}

TEST_CASE("program: a name with a slash is meant from the command's directory") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "bin" / "tool", "#!/bin/sh\n", 0755);
  CHECK(find_program({.argv = {"bin/tool"}, .directory = folder.path()}, {"PATH=/bin"}).path ==
        (folder.path() / "bin" / "tool").string());
}
