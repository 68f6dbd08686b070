#include "base/diagnostic.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using base::Diagnostic;
using base::Severity;
using base::Source;

static const Source file = {.name = "cloudctl.yaml",
                            .text = "name: notes\nservices:\n  api:\n    replcas: 3\n"};

static Diagnostic unknown_key() {
  return {.code = "C012",
          .message = "unknown key \"replcas\" in service \"api\"",
          .span = {.begin = {.line = 4, .column = 5}, .length = 7},
          .label = "did you mean \"replicas\"?",
          .help = "keys here: build, image, replicas"};
}

TEST_CASE("diagnostic: a mistake is shown where it stands, with the way out") {
  CHECK(base::render(unknown_key(), file, false) ==
        "error[C012]: unknown key \"replcas\" in service \"api\"\n"
        " --> cloudctl.yaml:4:5\n"
        "  |\n"
        "3 |   api:\n"
        "4 |     replcas: 3\n"
        "  |     ^^^^^^^ did you mean \"replicas\"?\n"
        "  = help: keys here: build, image, replicas\n");
}

TEST_CASE("diagnostic: the frame is as wide as the line number") {
  Source long_file = file;
  long_file.text = std::string(98, '\n') + "first:\nreplcas: 3\n";
  Diagnostic one = unknown_key();
  one.span.begin = {.line = 100, .column = 1};
  one.help = "remove it,\nor correct it";
  CHECK(base::render(one, long_file, false) ==
        "error[C012]: unknown key \"replcas\" in service \"api\"\n"
        "   --> cloudctl.yaml:100:1\n"
        "    |\n"
        " 99 | first:\n"
        "100 | replcas: 3\n"
        "    | ^^^^^^^ did you mean \"replicas\"?\n"
        "    = help: remove it,\n"
        "            or correct it\n");
}

TEST_CASE("diagnostic: a warning without code, label and help is short") {
  const Diagnostic one = {.severity = Severity::warning,
                          .message = "\"latest\" is not a version",
                          .span = {.begin = {.line = 1, .column = 7}, .length = 5}};
  CHECK(base::render(one, file, false) ==
        "warning: \"latest\" is not a version\n"
        " --> cloudctl.yaml:1:7\n"
        "  |\n"
        "1 | name: notes\n"
        "  |       ^^^^^\n");
}

TEST_CASE("diagnostic: a mistake of the whole file has no excerpt") {
  const Diagnostic one = {.code = "C001", .message = "the file is empty", .help = "run init"};
  CHECK(base::render(one, file, false) ==
        "error[C001]: the file is empty\n"
        " --> cloudctl.yaml\n"
        "  = help: run init\n");
}

TEST_CASE("diagnostic: carets stand below the characters, whatever their width") {
  const Source wide = {.name = "f", .text = "\t名: größe x\n"};
  const Diagnostic one = {.message = "m", .span = {.begin = {.line = 1, .column = 5}, .length = 5}};
  CHECK(base::render(one, wide, false) ==
        "error: m\n"
        " --> f:1:5\n"
        "  |\n"
        "1 |     名: größe x\n"
        "  |         ^^^^^\n");
}

TEST_CASE("diagnostic: a place behind the end of a line gets one caret") {
  const Diagnostic one = {.message = "m", .span = {.begin = {.line = 3, .column = 7}, .length = 9}};
  CHECK(base::render(one, file, false) ==
        "error: m\n"
        " --> cloudctl.yaml:3:7\n"
        "  |\n"
        "2 | services:\n"
        "3 |   api:\n"
        "  |       ^\n");
}

TEST_CASE("diagnostic: a place behind the end of the file is no reason to fail") {
  const Diagnostic one = {.message = "m", .span = {.begin = {.line = 9, .column = 1}}};
  CHECK(base::render(one, file, false) ==
        "error: m\n"
        " --> cloudctl.yaml:9:1\n"
        "  |\n"
        "9 | \n"
        "  | ^\n");
}

TEST_CASE("diagnostic: control characters of the user's text are shown as escapes") {
  const Source evil = {.name = "a\x1b[2Jb", .text = "k: \x1b]0;x\x07 y\n"};
  const Diagnostic one = {.message = "value \"\x1b\"",
                          .span = {.begin = {.line = 1, .column = 4}, .length = 6},
                          .label = "\r",
                          .help = "\x1b"};
  CHECK(base::render(one, evil, false) ==
        "error: value \"\\x1b\"\n"
        " --> a\\x1b[2Jb:1:4\n"
        "  |\n"
        "1 | k: \\x1b]0;x\\x07 y\n"
        "  |    ^^^^^^^^^^^^ \\x0d\n"
        "  = help: \\x1b\n");
}

TEST_CASE("diagnostic: a long line is cut around the caret") {
  const Source long_line = {.name = "f",
                            .text = std::string(500, 'a') + "B" + std::string(500, 'c')};
  const Diagnostic one = {.message = "m", .span = {.begin = {.line = 1, .column = 501}}};
  CHECK(base::render(one, long_line, false) ==
        "error: m\n"
        " --> f:1:501\n"
        "  |\n"
        "1 | …" +
            std::string(40, 'a') + "B" + std::string(59, 'c') + "…\n" + "  | " +
            std::string(41, ' ') + "^\n");
}

TEST_CASE("diagnostic: a line above that is longer is cut too") {
  const Source source = {.name = "f", .text = std::string(500, 'a') + "\nb: 1\n"};
  const Diagnostic one = {.message = "m", .span = {.begin = {.line = 2, .column = 1}}};
  CHECK(base::render(one, source, false) ==
        "error: m\n"
        " --> f:2:1\n"
        "  |\n"
        "1 | " +
            std::string(100, 'a') + "…\n" +
            "2 | b: 1\n"
            "  | ^\n");
}

TEST_CASE("diagnostic: colour marks level, frame and caret, and ends where it should") {
  Diagnostic one = unknown_key();
  one.help.clear();
  CHECK(base::render(one, file, true) ==
        "\x1b[1;31merror[C012]\x1b[0m\x1b[1m: unknown key \"replcas\" in service \"api\"\x1b[0m\n"
        " \x1b[1;34m-->\x1b[0m cloudctl.yaml:4:5\n"
        "\x1b[1;34m  |\x1b[0m\n"
        "\x1b[1;34m3 |\x1b[0m   api:\n"
        "\x1b[1;34m4 |\x1b[0m     replcas: 3\n"
        "\x1b[1;34m  |\x1b[0m \x1b[1;31m    ^^^^^^^ did you mean \"replicas\"?\x1b[0m\n");
}

TEST_CASE("diagnostic: they are sorted by place, and each is told once") {
  const auto at = [](int line, int column, const char* code) {
    return Diagnostic{.code = code, .span = {.begin = {.line = line, .column = column}}};
  };
  const base::Diagnostics expected = {at(0, 0, "C9"), at(1, 2, "C1"), at(1, 2, "C2"),
                                      at(3, 1, "C1")};
  CHECK(base::sorted({at(3, 1, "C1"), at(1, 2, "C2"), at(0, 0, "C9"), at(1, 2, "C1"),
                      at(1, 2, "C2"), at(3, 1, "C1")}) == expected);
}

TEST_CASE("diagnostic: warnings alone are no errors") {
  CHECK_FALSE(base::has_errors({}));
  CHECK_FALSE(base::has_errors({{.severity = Severity::warning}}));
  CHECK(base::has_errors({{.severity = Severity::warning}, {.severity = Severity::error}}));
}

TEST_CASE("diagnostic: of a line of a megabyte only the part around the mistake is looked at") {
  const std::string left(450'000, 'a'), right(450'000, 'b');
  const Source generated = {.name = "cloudctl.yaml", .text = left + "öops" + right + "\n"};
  const Diagnostic one = {.code = "C001",
                          .message = "odd",
                          .span = {.begin = {.line = 1, .column = 450'001}, .length = 4}};
  CHECK(base::render(one, generated, false) ==
        "error[C001]: odd\n"
        " --> cloudctl.yaml:1:450001\n"
        "  |\n"
        "1 | …" +
            left.substr(0, 40) + "öops" + right.substr(0, 56) +
            "…\n"
            "  | " +
            std::string(41, ' ') + "^^^^\n");
  Diagnostic beyond = one;
  beyond.span.begin.column = 2'000'000;
  CHECK(base::render(beyond, generated, false).find("1 | …" + right.substr(0, 40) + "\n") !=
        std::string::npos);
}
