#include "report/diagnostics_view.h"

#include <doctest/doctest.h>

#include "support/golden.h"

using namespace cloudctl;

namespace {

std::vector<report::Mistakes> mistakes() {
  return {{.source = {.name = "cloudctl.yaml",
                      .text = "name: hello\nservices:\n  web:\n    replcas: 3\n"},
           .diagnostics = {{.severity = base::Severity::error,
                            .code = "C012",
                            .message = "unknown key \"replcas\" in service \"web\"",
                            .span = {.begin = {.line = 4, .column = 5}, .length = 7},
                            .label = "did you mean \"replicas\"?",
                            .help = "keys here: image, build, replicas"}}},
          {.source = {.name = "Dockerfile", .text = "FROM nginx\n"},
           .diagnostics = {{.severity = base::Severity::warning,
                            .code = "D001",
                            .message = "image has no tag: 100% luck",
                            .span = {.begin = {.line = 1, .column = 6}, .length = 5},
                            .label = "",
                            .help = ""}}}};
}

}  // namespace

TEST_CASE("diagnostics: blocks with place and caret, and how many there are") {
  test::check_golden("report/diagnostics.txt", report::diagnostics_view(mistakes(), {}).text);
  test::check_golden("report/diagnostics.json",
                     formatted(report::diagnostics_view(mistakes(), {}), report::Format::json));
}

TEST_CASE("diagnostics: annotations for GitHub Actions, escaped as it wants them") {
  CHECK(report::annotations(mistakes()) ==
        "::error file=cloudctl.yaml,line=4,col=5,title=C012::unknown key \"replcas\" in service "
        "\"web\"%0Akeys here: image, build, replicas\n"
        "::warning file=Dockerfile,line=1,col=6,title=D001::image has no tag: 100%25 luck\n");
}

TEST_CASE("diagnostics: beyond twenty they are counted") {
  std::vector<report::Mistakes> many = mistakes();
  many.pop_back();
  const auto one = many[0].diagnostics[0];
  for (int i = 0; i < 30; ++i) many[0].diagnostics.push_back(one);
  const std::string text = report::diagnostics_view(many, {}).text;
  CHECK(text.ends_with("\n31 errors (11 not shown)\n"));
}

TEST_CASE("diagnostics: nothing wrong, nothing said") {
  CHECK(report::diagnostics_view({}, {}).text.empty());
}
