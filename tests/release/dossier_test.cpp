#include "release/dossier.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/dossier.h"

namespace {

using namespace cloudctl;

using test::dossier;

}  // namespace

TEST_CASE("dossier: what is kept can be read back unchanged") {
  CHECK(release::dossier_from_json(release::to_json(dossier()), "x") == dossier());
}

TEST_CASE("dossier: bytes that are no text do no harm") {
  auto odd = dossier();
  odd.containers[0].log = {"a\xff\xfe z"};
  CHECK(release::dossier_from_json(release::to_json(odd), "x").containers[0].log.size() == 1);
}

TEST_CASE("dossier: a file that is cut off is refused by its name") {
  try {
    static_cast<void>(release::dossier_from_json("{\"project\": ", "/runs/1/dossier.json"));
    FAIL("was read");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()).find("evidence cannot be read") == 0);
    CHECK(error.failure().where == "/runs/1/dossier.json");
  }
}
