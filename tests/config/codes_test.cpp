#include "config/codes.h"

#include <doctest/doctest.h>

#include <set>

#include "config/dockerfile_lint.h"
#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

std::set<std::string> codes_of(const base::Diagnostics& diagnostics) {
  std::set<std::string> codes;
  for (const base::Diagnostic& one : diagnostics) codes.insert(one.code);
  return codes;
}

std::set<std::string> codes_of(const CodeText& code, std::string_view text) {
  if (code.code[0] == 'C') return codes_of(read(test::source(text)).diagnostics);
  return codes_of(lint_dockerfile({.name = "Dockerfile", .text = std::string(text)},
                                  {.has_dockerignore = true, .port = {}}));
}

}  // namespace

TEST_CASE("codes: what a code calls wrong is refused with this code, what it calls right is not") {
  int shown = 0;
  for (const auto part : {file_codes(), key_codes(), relation_codes(), dockerfile_codes()}) {
    for (const CodeText& code : part) {
      if (code.wrong.empty()) continue;
      CAPTURE(code.code);
      CHECK(codes_of(code, code.wrong).contains(std::string(code.code)));
      CHECK(codes_of(code, code.right) == std::set<std::string>{});
      ++shown;
    }
  }
  CHECK(shown == 38);
}

TEST_CASE("codes: each code stands once, with a title and a meaning") {
  std::set<std::string_view> seen;
  for (const CodeText& code : all_codes()) {
    CAPTURE(code.code);
    CHECK(seen.insert(code.code).second);
    CHECK_FALSE(code.title.empty());
    CHECK_FALSE(code.meaning.empty());
  }
}
