#include "service/slices.h"

#include <doctest/doctest.h>

using namespace notes;

namespace {

std::variant<store::Slice, http::Refusal> slice(std::string_view target) {
  return service::slice_of(std::get<http::Target>(http::parse_target(target)));
}

}  // namespace

TEST_CASE("slices: without a query everything is asked for, up to the limit") {
  const auto whole = std::get<store::Slice>(slice("/data"));
  CHECK(whole.after == 0);
  CHECK(whole.limit == 1000);
}

TEST_CASE("slices: after and limit are taken from the query") {
  const auto part = std::get<store::Slice>(slice("/data?after=7&limit=2"));
  CHECK(part.after == 7);
  CHECK(part.limit == 2);
}

TEST_CASE("slices: what is out of range is refused by name") {
  for (const char* target : {"/?limit=0", "/?limit=1001", "/?limit=x", "/?limit="}) {
    CAPTURE(target);
    CHECK(std::get<http::Refusal>(slice(target)).reason ==
          "\"limit\" must be a number from 1 to 1000");
  }
  CHECK(std::get<http::Refusal>(slice("/?after=-1")).status == 422);
}

TEST_CASE("slices: the following part is linked to, if there is one") {
  http::Response response;
  service::link_next(response, "/data", std::nullopt);
  CHECK(response.headers.empty());
  service::link_next(response, "/data", 12);
  CHECK(response.headers.front().second == "</data?after=12>; rel=\"next\"");
}
