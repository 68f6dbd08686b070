#include "http/router.h"

#include <doctest/doctest.h>

using namespace notes::http;

namespace {

const std::vector<Pattern> patterns = {
    {Method::get, "/"},           {Method::get, "/todos"},         {Method::post, "/todos"},
    {Method::get, "/todos/{id}"}, {Method::remove, "/todos/{id}"}, {Method::post, "/only-post"},
};

}  // namespace

TEST_CASE("router: method and path find the route, HEAD finds GET's") {
  CHECK(find_route(patterns, Method::get, "/").route == 0);
  CHECK(find_route(patterns, Method::post, "/todos").route == 2);
  CHECK(find_route(patterns, Method::head, "/todos").route == 1);
}

TEST_CASE("router: an id is exactly one segment") {
  const Match match = find_route(patterns, Method::remove, "/todos/42");
  CHECK(match.route == 4);
  CHECK(match.id == "42");
  CHECK(match.path == "/todos/{id}");
  for (const char* path : {"/todos/", "/todos/1/2", "/todos//", "/todosx"}) {
    CAPTURE(path);
    CHECK(find_route(patterns, Method::get, path).path.empty());
  }
}

TEST_CASE("router: a known path with another method says what is allowed") {
  const Match match = find_route(patterns, Method::put, "/todos/1");
  CHECK_FALSE(match.route);
  CHECK(match.allow == "GET, HEAD, DELETE, OPTIONS");
  CHECK(find_route(patterns, Method::head, "/only-post").allow == "POST, OPTIONS");
}

TEST_CASE("router: an unknown path has no route and no pattern") {
  const Match match = find_route(patterns, Method::get, "/nothing");
  CHECK_FALSE(match.route);
  CHECK(match.path.empty());
  CHECK(match.allow.empty());
}
