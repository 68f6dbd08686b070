#include "render/template.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;
using render::Facts;
using render::List;
using render::Raw;
using render::Template;

namespace {

std::string printed(const std::string& name, const std::string& text, const Facts& facts) {
  return Template(name, text).render(facts);
}

std::string failure(const std::string& text, const Facts& facts) {
  try {
    (void)printed("kubernetes/x.yaml", text, facts);
  } catch (const base::Error& error) {
    CHECK(error.failure().next ==
          "correct or remove .cloudctl/templates/kubernetes/x.yaml; \"cloudctl render --eject\" "
          "writes the original");
    CHECK(error.failure().code == base::ExitCode::usage);
    return error.failure().what;
  }
  return "no error";
}

}  // namespace

TEST_CASE("render: a text is printed as a YAML scalar, a number as a number") {
  const Facts facts{{"text", "yes"}, {"number", 8080}, {"given", Raw{"[1, 2]"}}};
  CHECK(printed("x.yaml", "a: {{text}}\nb: {{number}}\nc: {{given}}\nd: {{{given}}}\n", facts) ==
        "a: \"yes\"\nb: 8080\nc: [1, 2]\nd: [1, 2]\n");
}

TEST_CASE("render: in compose files a dollar of the user is doubled, ours is not") {
  const Facts facts{{"text", "$HOME ${X}"}, {"ours", Raw{"\"${WEB_IMAGE:-x}\""}}};
  CHECK(printed("local/compose.yaml", "a: {{text}}\nb: {{ours}}\n", facts) ==
        "a: \"$$HOME $${X}\"\nb: \"${WEB_IMAGE:-x}\"\n");
}

TEST_CASE("render: in Dockerfiles a text must be a plain word") {
  CHECK(printed("docker/x.Dockerfile", "FROM {{image}}\n", {{"image", "node:20-slim"}}) ==
        "FROM node:20-slim\n");
  CHECK_THROWS_WITH_AS(
      (void)printed("docker/x.Dockerfile", "FROM {{image}}\n", {{"image", "a\nRUN evil"}}),
      "the text \"a\\x0aRUN evil\" cannot stand in a generated Dockerfile: only letters, digits "
      "and . _ / : @ = + , ~ - can",
      base::Error);
}

TEST_CASE("render: lists repeat, false and empty lists leave out, sections leave no empty lines") {
  const Facts facts{{"list", List{"a", "y"}}, {"none", List{}}, {"no", false}, {"yes", true}};
  CHECK(printed("x.yaml",
                "list:\n{{#list}}\n  - {{.}}\n{{/list}}\n{{#none}}\nx: 1\n{{/none}}\n{{#no}}\n"
                "x: 2\n{{/no}}\n{{^no}}\nx: 3\n{{/no}}\n{{#yes}}\nz: 4\n{{/yes}}\n",
                facts) == "list:\n  - a\n  - \"y\"\nx: 3\nz: 4\n");
}

TEST_CASE("render: inner facts hide outer ones of the same name") {
  const Facts facts{{"name", "outer"},
                    {"items", List{Facts{{"name", "inner"}}, Facts{{"other", "x"}}}}};
  CHECK(printed("x.yaml", "{{#items}}\n- {{name}}\n{{/items}}\n", facts) == "- inner\n- outer\n");
}

TEST_CASE("render: text that looks like a tag is only text") {
  CHECK(printed("x.yaml", "a: {{text}}\n", {{"text", "{{x}}"}, {"x", "wrong"}}) ==
        "a: \"{{x}}\"\n");
}

TEST_CASE("render: an unknown name is an error that names template and name") {
  CHECK(failure("a: {{nmae}}\n", {{"name", "x"}}) ==
        "template \"kubernetes/x.yaml\" uses the unknown name \"nmae\"");
  CHECK(failure("{{#nmae}}a: 1{{/nmae}}\n", {{"name", "x"}}) ==
        "template \"kubernetes/x.yaml\" uses the unknown name \"nmae\"");
  CHECK(failure("{{^nmae}}a: 1{{/nmae}}\n", {{"name", "x"}}) ==
        "template \"kubernetes/x.yaml\" uses the unknown name \"nmae\"");
}

TEST_CASE("render: a user's text cannot be printed without escaping") {
  CHECK(failure("a: {{{text}}}\n", {{"text", "x"}}) ==
        "template \"kubernetes/x.yaml\" prints a text without escaping it: three braces are only "
        "for what is rendered already");
  CHECK(failure("a: {{&text}}\n", {{"text", "x"}}).find("without escaping") != std::string::npos);
}

TEST_CASE("render: a broken template is an error that names it") {
  CHECK(failure("{{#a}}x", {{"a", true}}) ==
        "template \"kubernetes/x.yaml\" cannot be read: Unclosed section \"a\" at 0");
  CHECK(failure("{{a", {{"a", true}}) ==
        "template \"kubernetes/x.yaml\" cannot be read: Unclosed tag at 0");
  CHECK(failure("{{> pod}}", {}) == "template \"kubernetes/x.yaml\" uses a partial, \"{{>\"");
  CHECK(failure("{{=<% %>=}}", {}) == "template \"kubernetes/x.yaml\" sets delimiters, \"{{=\"");
}
