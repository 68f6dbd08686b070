#include "release/scale_basis.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "support/temporary_folder.h"

using namespace cloudctl;
using release::ReplicaCounts;
using release::still_counting;

TEST_CASE("scale basis: a wish counts as long as the file says what it said then") {
  const ReplicaCounts scale{{"web", 3}};
  CHECK(still_counting(scale, {{"web", 1}}, {{"web", 1}}) == scale);
  CHECK(still_counting(scale, {{"web", 1}}, {{"web", 2}}).empty());
  CHECK(still_counting(scale, {{"web", 1}}, {{"web", 3}}).empty());
}

TEST_CASE("scale basis: the edit of one service leaves the wishes for others alone") {
  const ReplicaCounts scale{{"db", 2}, {"web", 3}, {"worker", 4}};
  CHECK(still_counting(scale, {{"db", 1}, {"web", 1}}, {{"db", 1}, {"web", 2}, {"worker", 1}}) ==
        ReplicaCounts{{"db", 2}, {"worker", 4}});
}

TEST_CASE("scale basis: a wish for a service that the file no longer has is not judged here") {
  CHECK(still_counting({{"web", 3}}, {{"web", 1}}, {}) == ReplicaCounts{{"web", 3}});
}

TEST_CASE("scale basis: it is kept, and a damaged file is as none") {
  const test::TemporaryFolder folder;
  const auto state = folder.path() / "hello";
  CHECK(release::scale_basis(state).empty());
  release::save_scale_basis(state, {{"web", 1}});
  CHECK(release::scale_basis(state) == ReplicaCounts{{"web", 1}});
  base::write_file(state / "scale_basis.json", "{\"web\":", 0600);
  CHECK(release::scale_basis(state).empty());
}
