#include "tool/git.h"

#include <doctest/doctest.h>

#include "tool/captured.h"

using namespace cloudctl;
using test::captured;
using tool::GitState;

TEST_CASE("git: is asked without taking a lock") {
  CHECK(process::printed(tool::git_state("/my app")) ==
        "git --no-optional-locks -C '/my app' status --porcelain=v2 --branch");
  CHECK(process::printed(tool::git_describe("/a")) ==
        "git --no-optional-locks -C /a describe --tags --always");
  CHECK(process::printed(tool::git_remote("/a")) ==
        "git --no-optional-locks -C /a remote get-url origin");
  CHECK(process::printed(tool::git_top_folder("/a")) ==
        "git --no-optional-locks -C /a rev-parse --show-toplevel");
}

TEST_CASE("git: a work tree with changes on no branch") {
  const GitState state = tool::parse_git_state(captured("git_state.txt"));
  CHECK(state.commit == "37317192182c72537e34acb187429b260675c544");
  CHECK(state.branch.empty());
  CHECK(state.dirty);
  CHECK(tool::described(state) == "37317192182c-dirty");
}

TEST_CASE("git: a clean work tree, and one before its first commit") {
  const GitState clean = tool::parse_git_state(
      "# branch.oid 37317192182c72537e34acb187429b260675c544\n# branch.head main\n# branch.ab +1 "
      "-0\n");
  CHECK(clean.branch == "main");
  CHECK_FALSE(clean.dirty);
  CHECK(tool::described(clean) == "37317192182c");
  const GitState fresh = tool::parse_git_state("# branch.oid (initial)\n# branch.head main\n? a\n");
  CHECK(fresh == GitState{.branch = "main", .dirty = true});
  CHECK(tool::described(fresh).empty());
}
