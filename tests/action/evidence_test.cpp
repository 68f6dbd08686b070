#include "action/evidence.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;

action::Dossier dossier() {
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

std::map<std::string, base::Secret> secrets() {
  return {{"LONG", base::Secret("hunter22")}, {"SHORT", base::Secret("abc")}};
}

}  // namespace

TEST_CASE("evidence: the newest run that failed is the last one, whatever ran after it") {
  const test::TemporaryFolder folder;
  CHECK_FALSE(action::last_dossier(folder.path()));
  auto older = dossier();
  older.release = 3;
  action::save(older, folder.path() / "runs/20261121T120000Z-deploy");
  action::save(dossier(), folder.path() / "runs/20261121T130000Z-deploy");
  base::make_folders(folder.path() / "runs/20261121T140000Z-deploy");
  CHECK(action::last_dossier(folder.path()) == dossier());
}

TEST_CASE("evidence: a damaged file is named") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "runs/1/dossier.json", "{");
  CHECK_THROWS_AS(static_cast<void>(action::last_dossier(folder.path())), base::Error);
}

TEST_CASE("evidence: values of secrets become stars, wherever they stand") {
  CHECK(action::redacted("hunter22 and xhunter22x", secrets()) == "*** and x***x");
  CHECK(action::redacted("nothing here", secrets()) == "nothing here");
}

TEST_CASE("evidence: a value that is too short to be one does not turn the log into stars") {
  CHECK(action::redacted("abc abcdef", secrets()) == "abc abcdef");
}
