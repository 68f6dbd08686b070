#include "observe/listening.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

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

TEST_CASE("listening: the sockets of a port are known by their inodes, connections are not taken") {
  const char* text =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n"
      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "4711 1 0000000000000000 100 0 0 10 0\n"
      "   1: 0100007F:1F90 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 "
      "4712 1 0000000000000000 100 0 0 10 0\n"
      "   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "4713 1 0000000000000000 100 0 0 10 0\n";
  CHECK(cloudctl::observe::listening_sockets(text, 8080) == std::vector<std::string>{"4711"});
  CHECK(cloudctl::observe::listening_sockets(text, 80).empty());
}

TEST_CASE("listening: the program that has a port is named with its number") {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(socket, 1) == 0);
  REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const int port = ntohs(address.sin_port);
  std::string name;
  std::getline(std::ifstream("/proc/self/comm"), name);
  CHECK(cloudctl::observe::port_holder(port) ==
        cloudctl::observe::PortHolder{.pid = ::getpid(), .name = name});
  ::close(socket);
  CHECK(!cloudctl::observe::port_holder(port));
}
