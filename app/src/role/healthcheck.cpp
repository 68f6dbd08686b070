#include "role/healthcheck.h"

#include <poll.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdio>

namespace notes::role {
namespace {

namespace net = boost::asio;
using net::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience{2000};
constexpr std::size_t longest_answer = 64 * 1024;

/** Where a service that listens on `host` is reached from beside it. */
net::ip::address reachable(const std::string& host) {
  const net::ip::address address = net::ip::make_address(host);
  if (!address.is_unspecified()) return address;
  if (address.is_v6()) return net::ip::address_v6::loopback();
  return net::ip::address_v4::loopback();
}

/** Waits until the socket is readable (or writable); false when the time is up. */
bool wait_for(tcp::socket& socket, short what, Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
  if (left.count() <= 0) return false;
  pollfd entry{.fd = socket.native_handle(), .events = what, .revents = 0};
  return ::poll(&entry, 1, static_cast<int>(left.count())) == 1;
}

std::string answer_of(tcp::socket& socket, Clock::time_point end) {
  std::string answer;
  std::array<char, 4096> piece{};
  boost::system::error_code ec;
  while (!ec && answer.size() < longest_answer && wait_for(socket, POLLIN, end)) {
    const std::size_t got = socket.read_some(net::buffer(piece), ec);
    answer.append(piece.data(), got);
  }
  return answer;
}

Health health_in(const std::string& answer) {
  if (answer.empty()) return {false, "no answer from /readyz within 2 s"};
  const std::size_t body = answer.find("\r\n\r\n");
  Health health{answer.starts_with("HTTP/1.1 200 "), "/readyz answered "};
  health.words += answer.substr(0, answer.find("\r\n"));
  if (body != std::string::npos) health.words += ": " + answer.substr(body + 4);
  while (health.words.ends_with('\n')) health.words.pop_back();
  return health;
}

}  // namespace

Health ask_health(const Settings& settings) {
  const Clock::time_point end = Clock::now() + patience;
  const tcp::endpoint endpoint(reachable(settings.host), settings.port);
  const std::string place =
      endpoint.address().to_string() + " port " + std::to_string(settings.port);
  net::io_context io;
  tcp::socket socket(io);
  boost::system::error_code ec;
  socket.open(endpoint.protocol(), ec);
  socket.non_blocking(true, ec);
  socket.connect(endpoint, ec);
  if (ec == net::error::in_progress || ec == net::error::would_block) {
    if (!wait_for(socket, POLLOUT, end)) return {false, "cannot reach " + place + " within 2 s"};
    int problem = 0;
    socklen_t size = sizeof problem;
    ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &problem, &size);
    ec.assign(problem, boost::system::system_category());
  }
  if (ec) return {false, "cannot reach " + place + ": " + ec.message()};
  const std::string request =
      "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  socket.write_some(net::buffer(request), ec);
  if (ec) return {false, "cannot write to " + place + ": " + ec.message()};
  return health_in(answer_of(socket, end));
}

int healthcheck(const Settings& settings) {
  const Health health = ask_health(settings);
  std::fputs((health.words + "\n").c_str(), health.ready ? stdout : stderr);
  return health.ready ? 0 : 1;
}

}  // namespace notes::role
