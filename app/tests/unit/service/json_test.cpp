#include "service/json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace notes;
using namespace notes::service;

namespace {

http::Request request(std::string body, std::string type = "application/json") {
  http::Request request;
  request.body = std::move(body);
  request.content_type = std::move(type);
  request.announces_body = true;
  return request;
}

int refused(const http::Request& request) {
  const auto read = json_object(request);
  const auto* refusal = std::get_if<http::Refusal>(&read);
  return refusal ? refusal->status : 0;
}

}  // namespace

TEST_CASE("json: an object is read") {
  const auto read =
      json_object(request("{\"a\":[1,null,\"é\"]}", "application/json; charset=utf-8"));
  REQUIRE(std::holds_alternative<nlohmann::json>(read));
  CHECK(std::get<nlohmann::json>(read)["a"][2] == "é");
}

TEST_CASE("json: each way to be wrong has its status") {
  http::Request no_length = request("");
  no_length.announces_body = false;
  CHECK(refused(no_length) == 411);
  CHECK(refused(request("{}", "")) == 415);
  CHECK(refused(request("{}", "text/plain")) == 415);
  CHECK(refused(request("{}", "application/x-www-form-urlencoded")) == 415);
  CHECK(refused(request("")) == 400);
  CHECK(refused(request("{")) == 400);
  CHECK(refused(request("{} x")) == 400);
  CHECK(refused(request("{\"a\":\"\xff\"}")) == 400);
  CHECK(refused(request("{\"a\":1e999}")) == 400);
  CHECK(refused(request("{\"a\":NaN}")) == 400);
  CHECK(refused(request("[]")) == 422);
  CHECK(refused(request("\"text\"")) == 422);
  CHECK(refused(request("null")) == 422);
}

TEST_CASE("json: nesting is bounded before anything is parsed") {
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "{\"a\":";
    return text + "1" + std::string(static_cast<std::size_t>(depth), '}');
  };
  CHECK(refused(request(nested(deepest_json))) == 0);
  CHECK(refused(request(nested(deepest_json + 1))) == 400);
  CHECK(refused(request(std::string(60000, '['))) == 400);
  CHECK(nesting("{\"[[[[\\\"[[\":[]}") == 2);
}

TEST_CASE("json: its media types are recognised") {
  CHECK(is_json_type("Application/JSON"));
  CHECK(is_json_type("application/merge-patch+json ; charset=utf-8"));
  CHECK_FALSE(is_json_type("application/jsonp"));
  CHECK_FALSE(is_json_type("text/json"));
  CHECK_FALSE(is_json_type("application/+json"));
}
