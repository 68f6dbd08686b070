#include "action/ignore.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/error.h"

using cloudctl::action::Ignore;

namespace {

struct Case {
  std::string rules;
  std::vector<std::string> out, in;  // paths that are excluded, and that are not
};

void check(const std::vector<Case>& cases) {
  for (const Case& row : cases) {
    const Ignore ignore(row.rules);
    CAPTURE(row.rules);
    for (const auto& path : row.out) CHECK_MESSAGE(ignore.excludes(path), path);
    for (const auto& path : row.in) CHECK_MESSAGE(!ignore.excludes(path), path);
  }
}

std::string refusal(const std::string& rules) {
  try {
    const Ignore ignore(rules);
  } catch (const cloudctl::base::Error& error) {
    return error.failure().where + ": " + error.failure().what;
  }
  return "accepted";
}

}  // namespace

TEST_CASE("ignore: a plain name is that path from the root, and all below it") {
  check({{"a", {"a", "a/b", "a/b/c"}, {"b/a", "ab", "aa/b"}},
         {"a/b", {"a/b", "a/b/c"}, {"a", "b", "x/a/b"}},
         {"", {}, {"a"}}});
}

TEST_CASE("ignore: a leading and a trailing slash mean nothing, and dots are cleaned away") {
  check({{"/a", {"a", "a/b"}, {"x/a"}},
         {"a/", {"a", "a/b"}, {}},
         {"./a//b/../c", {"a/c"}, {"a/b"}},
         {"a/..", {}, {"a"}},
         {".", {}, {"a", ".git"}},
         {"/", {}, {"a"}},
         {"../a", {}, {"a"}}});
}

TEST_CASE(
    "ignore: comments, blank lines, blanks around, CRLF and a byte order mark are read over") {
  check({{"# a\n\n   b  \n\t\nc\r\n", {"b", "c"}, {"a", "# a"}},
         {" #x", {"#x"}, {"x"}},
         {"\xEF\xBB\xBF"
          "a",
          {"a"},
          {}},
         {"a b", {"a b"}, {"a", "b"}}});
}

TEST_CASE("ignore: a star stays within one name, a question mark is one character") {
  check({{"*.txt", {"a.txt", ".txt", "a.txt/b"}, {"x/a.txt", "atxt"}},
         {"*/*.txt", {"x/a.txt"}, {"a.txt", "x/y/a.txt"}},
         {"a?c",
          {"abc",
           "a\xC3\xA9"
           "c"},
          {"ac", "a/c", "abbc"}},
         {"*", {"a", ".git", "a/b"}, {}},
         {"a*b*c", {"abc", "axbxc", "abbcc"}, {"ab/c", "acb"}}});
}

TEST_CASE("ignore: two stars are any number of folders, as moby's expression has it") {
  check({{"**/a", {"a", "x/a", "x/y/a", "x/a/b"}, {"xa", "x/ba"}},
         {"**/*.pyc", {"a.pyc", "x/a.pyc", "x/y/a.pyc"}, {"a.pyc2"}},
         {"a/**", {"a/b", "a/b/c"}, {"a", "ab"}},
         {"a/**/c", {"a/c", "a/b/c", "a/b/b/c", "a/c/d"}, {"ac", "a/b/cd"}},
         {"**", {"a", "a/b"}, {}},
         {"**/", {"a", "a/b"}, {}},
         {"**/**", {"a", "a/b"}, {}},
         {"**/a/**", {"a/b", "x/a/b"}, {"a", "x/a"}},
         {"**foo", {"foo", "xfoo", "x/foo"}, {"foox"}},
         {"a**b", {"ab", "ax/b", "a/x/b"}, {"axb"}},
         {"**/a**b", {"ab", "a/x/ab", "x/ay/b"}, {"a/xb"}},
         {"a**", {"a", "ab", "ab/c"}, {"b"}},
         {"***", {"a", "x/a"}, {}}});
}

TEST_CASE("ignore: the last rule that matches wins") {
  check({{"*.md\n!README.md", {"a.md"}, {"README.md"}},
         {"!README.md\n*.md", {"a.md", "README.md"}, {}},
         {"*.md\n!README*.md\nREADME-secret.md", {"a.md", "README-secret.md"}, {"README.md"}},
         {"a\n!a/b", {"a", "a/c"}, {"a/b", "a/b/c"}},
         {"a\n! /a/b", {"a/c"}, {"a/b"}},
         {"*\n!src\n!src/**/x", {"a"}, {"src", "src/a"}},
         {"a/*\n!a/b", {"a/c"}, {"a", "a/b"}},
         {"**/node_modules\n!web/node_modules",
          {"node_modules/x", "x/node_modules/y"},
          {"web/node_modules/z"}}});
}

TEST_CASE("ignore: an exclamation mark after a slash is an exception, as Docker reads it") {
  check({{"a\n/!a/b", {"a/c"}, {"a/b"}}, {"a\n!!a", {"a"}, {}}});
}

TEST_CASE("ignore: a rule that a folder did not need does not count for what is in it") {
  check({{"x/y\n!x/y/z\nx/y", {"x/y", "x/y/a"}, {"x/y/z"}}});
}

TEST_CASE("ignore: classes know ranges, negation and escapes") {
  check({{"[a-c].txt", {"a.txt", "c.txt"}, {"d.txt", "ab.txt"}},
         {"[^a].txt", {"b.txt"}, {"a.txt"}},
         {"[a\\]].txt", {"].txt", "a.txt"}, {"b.txt"}},
         {"[.]x", {".x"}, {"ax"}},
         {"[\xC3\xA0-\xC3\xBF]", {"\xC3\xA9"}, {"e"}}});
}

TEST_CASE("ignore: a backslash makes the next character plain") {
  check({{"\\#a", {"#a"}, {}},
         {"\\!a", {"!a"}, {"a"}},
         {"a\\*b", {"a*b"}, {"axb"}},
         {"a\\?", {"a?"}, {"ab"}},
         {"\\[a]", {"[a]"}, {"a"}},
         {"\\d", {}, {"d", "1"}}});
}

TEST_CASE("ignore: characters of regular expressions are plain") {
  check({{"a.b*", {"a.bc"}, {"axb"}},
         {"a+(b)|{c}$*", {"a+(b)|{c}$d"}, {"aab"}},
         {"a+b", {"a+b"}, {"aab"}},
         {"^a*", {"ab"}, {"^ab"}},
         {"x^a*", {}, {"x^ab", "xab"}}});
}

TEST_CASE("ignore: what Docker refuses is refused with file and line") {
  CHECK(refusal("a\n[b") == ".dockerignore:2: ignore rule \"[b\" is malformed");
  CHECK(refusal("[]a]") == ".dockerignore:1: ignore rule \"[]a]\" is malformed");
  CHECK(refusal("[-]") == ".dockerignore:1: ignore rule \"[-]\" is malformed");
  CHECK(refusal("[b-a]") == ".dockerignore:1: ignore rule \"[b-a]\" is malformed");
  CHECK(refusal("a\\") == ".dockerignore:1: ignore rule \"a\\\" is malformed");
  CHECK(refusal("a*[b") == ".dockerignore:1: ignore rule \"a*[b\" is malformed");
  CHECK(refusal("! /") == ".dockerignore:1: ignore rule \"! /\" is malformed");
  CHECK(refusal("a*[b-]") == "accepted");  // filepath.Match does not look that far
  CHECK(refusal("!") == ".dockerignore:1: ignore rule \"!\" is malformed");
  CHECK(refusal("]") == "accepted");
}

TEST_CASE("ignore: a hostile pattern takes no exponential time") {
  std::string rule;
  for (int i = 0; i < 40; ++i) rule += "*a**/";
  check({{rule + "b", {}, {std::string(2000, 'a')}}});
}

TEST_CASE("ignore: an excluded folder is walked only if an exception may reach into it") {
  CHECK(Ignore("a").prunes("a"));
  CHECK(Ignore("a\n!b").prunes("a"));
  CHECK(!Ignore("a\n!a/b/c").prunes("a"));
  CHECK(!Ignore("a\n!a/b/c").prunes("a/b"));
  CHECK(Ignore("a\n!a/b/c").prunes("a/x"));
  CHECK(Ignore("a\n!ab").prunes("a"));
  CHECK(!Ignore("a\n!a/b/**").prunes("a"));
  CHECK(!Ignore("a\n!**/keep").prunes("a"));
}
