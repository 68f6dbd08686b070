#include "base/text.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using Texts = std::vector<std::string>;

TEST_CASE("text: trim takes white space off both ends only") {
  CHECK(base::trim(" \t a b \r\n") == "a b");
  CHECK(base::trim(" \n ").empty());
  CHECK(base::trim("").empty());
}

TEST_CASE("text: split keeps empty parts") {
  CHECK(base::split("a,,b,", ',') == Texts{"a", "", "b", ""});
  CHECK(base::split("", ',') == Texts{""});
}

TEST_CASE("text: lines know both line ends and have no empty last one") {
  CHECK(base::lines("a\r\nb\n\nc") == Texts{"a", "b", "", "c"});
  CHECK(base::lines("a\n") == Texts{"a"});
  CHECK(base::lines("").empty());
  CHECK(base::lines("\n") == Texts{""});
}

TEST_CASE("text: join puts separators between parts only") {
  CHECK(base::join(Texts{"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(base::join(Texts{}, ", ").empty());
  CHECK(base::join(Texts{"", ""}, "-") == "-");
}

TEST_CASE("text: plural counts in words") {
  CHECK(base::plural(1, "service") == "1 service");
  CHECK(base::plural(0, "service") == "0 services");
  CHECK(base::plural(2, "service") == "2 services");
}

TEST_CASE("text: a plain word is not quoted for the shell") {
  CHECK(base::shell_quoted("docker.io/acme/web:1.2@sha256:ab") ==
        "docker.io/acme/web:1.2@sha256:ab");
  CHECK(base::shell_quoted("--format=a,b+c%d_e-f") == "--format=a,b+c%d_e-f");
}

TEST_CASE("text: everything that a shell would read otherwise is quoted") {
  CHECK(base::shell_quoted("") == "''");
  CHECK(base::shell_quoted("a b") == "'a b'");
  CHECK(base::shell_quoted("{{json .}}") == "'{{json .}}'");
  CHECK(base::shell_quoted("$HOME") == "'$HOME'");
  CHECK(base::shell_quoted("~/x") == "'~/x'");
  CHECK(base::shell_quoted("*") == "'*'");
  CHECK(base::shell_quoted("it's") == R"('it'\''s')");
  CHECK(base::shell_quoted("größe") == "'größe'");
}

TEST_CASE("text: control characters in a quoted word do not reach the terminal") {
  CHECK(base::shell_quoted("a\x1b[31mb") == R"($'a\033[31mb')");
  CHECK(base::shell_quoted("a\nb\tc'\\") == R"($'a\nb\tc\'\\')");
}
