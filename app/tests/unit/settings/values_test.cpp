#include "settings/values.h"

#include <doctest/doctest.h>

using namespace notes;
using namespace std::chrono_literals;

namespace {

constexpr values::Range hour{0, 3600000};

template <typename T>
bool refused(const values::Read<T>& read) {
  return std::holds_alternative<values::Mistake>(read);
}

}  // namespace

TEST_CASE("values: times have units, a plain number means seconds") {
  CHECK(std::get<0>(values::duration("5", hour)) == 5s);
  CHECK(std::get<0>(values::duration("0.5", hour)) == 500ms);
  CHECK(std::get<0>(values::duration("250ms", hour)) == 250ms);
  CHECK(std::get<0>(values::duration("1.5s", hour)) == 1500ms);
  CHECK(std::get<0>(values::duration("2m", hour)) == 120s);
  for (const char* text :
       {"", "s", "-1", "1h", "1.2345", "1.", ".5", "61m", "1e3", "99999999999"}) {
    CAPTURE(text);
    CHECK(refused(values::duration(text, hour)));
  }
}

TEST_CASE("values: sizes have units") {
  CHECK(std::get<0>(values::bytes("65536", {1, 100000})) == 65536);
  CHECK(std::get<0>(values::bytes("64k", {1, 100000})) == 65536);
  CHECK(std::get<0>(values::bytes("1m", {1, 2000000})) == 1048576);
  for (const char* text : {"", "k", "0", "1g", "98k", "9223372036854775807m"}) {
    CAPTURE(text);
    CHECK(refused(values::bytes(text, {1, 100000})));
  }
}

TEST_CASE("values: an address is an address, not a name") {
  CHECK(std::get<0>(values::address("::1")) == "::1");
  CHECK(refused(values::address("localhost")));
  CHECK(refused(values::address("1.2.3")));
}

TEST_CASE("values: a version cannot carry anything but a version") {
  CHECK(std::get<0>(values::version("1.2.3-rc_1+5")) == "1.2.3-rc_1+5");
  CHECK(refused(values::version("1 <b>")));
  CHECK(refused(values::version(std::string(65, '1'))));
}

TEST_CASE("values: paths have no control characters") {
  CHECK(std::get<0>(values::path("/data/n.db")) == "/data/n.db");
  CHECK(refused(values::path("a\nb")));
}

TEST_CASE("values: a server's port is a number, or what Kubernetes makes of a service's name") {
  CHECK(std::get<0>(values::server_port("27017")) == 27017);
  CHECK(std::get<0>(values::server_port("tcp://10.96.0.12:27018")) == 27018);
  for (const char* text : {"0", "65536", "x", "tcp://", "tcp://10.96.0.12"}) {
    CAPTURE(text);
    CHECK(refused(values::server_port(text)));
  }
}
