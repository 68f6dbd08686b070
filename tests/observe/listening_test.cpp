#include "observe/listening.h"

#include <doctest/doctest.h>
#include <unistd.h>

using cloudctl::observe::Listening;
using cloudctl::observe::parse_listening;

TEST_CASE("listening: loopback and open ports are told apart, connections are left out") {
  // As the kernel prints it: address with its last byte first, port, state 0A is "listening".
  const char* text =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
      "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0\n"
      "   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0\n"
      "   2: 030011AC:1F90 010011AC:D2F0 01 00000000:00000000 00:00000000 00000000     0\n"
      "   3: 0B00007F:8CA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0\n";
  CHECK(parse_listening(text) == Listening{.loopback = {5000}, .open = {8080}});
}

TEST_CASE("listening: the same of IPv6") {
  const char* text =
      "  sl  local_address                         remote_address                        st\n"
      "   0: 00000000000000000000000001000000:0BB8 00000000000000000000000000000000:0000 0A 0\n"
      "   1: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0\n";
  CHECK(parse_listening(text) == Listening{.loopback = {3000}, .open = {8080}});
}

TEST_CASE("listening: a process that is no container's tells nothing") {
  CHECK(cloudctl::observe::listening(::getpid(), std::string(64, 'f')) == Listening{});
  CHECK(cloudctl::observe::listening(0, std::string(64, 'f')) == Listening{});
}
