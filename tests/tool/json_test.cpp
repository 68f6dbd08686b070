#include "tool/json.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;

TEST_CASE("json: members that are missing or of another kind read as empty") {
  const tool::Json object = tool::parse_answer(
      R"({"text": "a", "number": 3, "flag": true, "list": ["x", 1, "y"], "map": {"k": "v", "n": 1},
          "nothing": null})",
      "x");
  CHECK(tool::text(object, "text") == "a");
  CHECK(tool::text(object, "number").empty());
  CHECK(tool::number(object, "number") == 3);
  CHECK(tool::number(object, "text") == 0);
  CHECK(tool::flag(object, "flag"));
  CHECK_FALSE(tool::flag(object, "number"));
  CHECK(tool::texts(object, "list") == std::vector<std::string>{"x", "y"});
  CHECK(tool::texts(object, "nothing").empty());
  CHECK(tool::text_map(object, "map") == std::map<std::string, std::string>{{"k", "v"}});
  CHECK(tool::text_map(object, "list").empty());
  CHECK(tool::member(tool::member(object, "absent"), "deeper").is_null());
}

TEST_CASE("json: one document per line, each of them whole") {
  CHECK(tool::parse_answers("{}\n\n[1]\n", "x").size() == 2);
  CHECK_THROWS_AS((void)tool::parse_answers("{}\nno\n", "x"), base::Error);
}

TEST_CASE("json: whole numbers in texts") {
  CHECK(tool::to_int("8080") == 8080);
  CHECK(tool::to_int("") == 0);
  CHECK(tool::to_int("8a") == 0);
  CHECK(tool::to_int("99999999999") == 0);
}
