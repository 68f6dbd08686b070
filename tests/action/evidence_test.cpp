#include "action/evidence.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/dossier.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;

using test::dossier;

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

TEST_CASE("evidence: a short value is hidden as a word, and does not turn the log into stars") {
  CHECK(action::redacted("abc abcdef key=abc, x_abc", secrets()) == "*** abcdef key=***, x_abc");
  CHECK(action::redacted("abcabc", secrets()) == "abcabc");
}

TEST_CASE("evidence: of a value with several lines each line is hidden") {
  const std::map<std::string, base::Secret> key{
      {"KEY", base::Secret("-----BEGIN KEY-----\r\n  MIIEvQ+/=\nab\n{\n-----END KEY-----\n")}};
  CHECK(action::redacted("web  | MIIEvQ+/=", key) == "web  | ***");
  CHECK(action::redacted("-----BEGIN KEY-----", key) == "***");
  CHECK(action::redacted("KEY=-----BEGIN KEY-----\\n  MIIEvQ+/=\\nab", key) ==
        "KEY=***\\n  ***\\nab");
  CHECK(action::redacted("{ab}", key) == "{***}");
}

TEST_CASE("evidence: of two values of which one begins the other, both are hidden wholly") {
  const std::map<std::string, base::Secret> both{{"A", base::Secret("pass")},
                                                 {"B", base::Secret("password1")}};
  CHECK(action::redacted("password1 pass", both) == "*** ***");
}
