#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <exception>
#include <utility>

namespace notes::http {
namespace {

constexpr std::chrono::milliseconds sweep_period{100};
constexpr std::chrono::milliseconds newcomer_grace{250};
constexpr std::chrono::milliseconds no_descriptor_pause{50};
constexpr std::size_t most_turned_away = 64;
constexpr int backlog = 4096;  // the kernel caps it at net.core.somaxconn

std::string date_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return http_date(std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

}  // namespace

Server::Server(net::io_context& io, Application& application, const ServerSettings& settings)
    : io_(io),
      settings_(settings),
      around_{.application = application, .limits = settings.limits, .date = date_now()},
      acceptor_(io),
      tick_(io),
      empty_(io) {}

void Server::listen() {
  const bool v6 = settings_.endpoint.address().is_v6();
  acceptor_.open(settings_.endpoint.protocol());
  acceptor_.set_option(Acceptor::reuse_address(true));
  if (v6) acceptor_.set_option(net::ip::v6_only(false));
  acceptor_.bind(settings_.endpoint);
  acceptor_.listen(backlog);
}

unsigned short Server::port() const {
  return acceptor_.local_endpoint().port();
}

void Server::start() {
  net::co_spawn(io_, accept(), net::detached);
  net::co_spawn(io_, sweep(), net::detached);
}

Task<void> Server::accept() {
  while (acceptor_.is_open()) {
    error_code ec;
    Socket socket = co_await acceptor_.async_accept(await_into(ec));
    if (!ec) {
      admit(std::move(socket));
    } else if (acceptor_.is_open()) {
      // Out of descriptors or memory: clients wait in the backlog until some are free again.
      Timer pause(io_, no_descriptor_pause);
      co_await pause.async_wait(await_into(ec));
    }
  }
}

void Server::admit(Socket socket) {
  ++counts_.accepted;
  const std::size_t serving = connections_.size() - turning_away_;
  if (serving < settings_.max_connections || make_room()) {
    serve(std::move(socket));
  } else if (turning_away_ < most_turned_away) {
    turn_away(std::move(socket));
  } else {
    ++counts_.turned_away;
  }
}

void Server::serve(Socket socket) {
  const Place place = connections_.emplace(connections_.end(), std::move(socket), around_);
  net::co_spawn(io_, place->run(), [this, place](std::exception_ptr) { gone(place); });
}

void Server::turn_away(Socket socket) {
  ++counts_.turned_away;
  ++turning_away_;
  const Place place = connections_.emplace(connections_.end(), std::move(socket), around_);
  net::co_spawn(io_, place->turn_away(), [this, place](std::exception_ptr) {
    --turning_away_;
    gone(place);
  });
}

/** Ends the connection that has been idle longest; false if none is idle. */
bool Server::make_room() {
  Place oldest = connections_.end();
  for (Place place = connections_.begin(); place != connections_.end(); ++place) {
    if (!place->idle()) continue;
    if (oldest == connections_.end() || place->deadline() < oldest->deadline()) oldest = place;
  }
  if (oldest == connections_.end()) return false;
  ++counts_.evicted;
  oldest->expire();
  return true;
}

void Server::gone(Place place) {
  connections_.erase(place);
  if (connections_.empty()) empty_.cancel();
}

Task<void> Server::sweep() {
  error_code ec;
  while (!ec) {
    tick_.expires_after(sweep_period);
    co_await tick_.async_wait(await_into(ec));
    around_.date = date_now();
    const Steady::time_point now = Steady::now();
    for (Connection& connection : connections_) {
      if (connection.deadline() > now) continue;
      ++counts_.expired;
      connection.expire();
    }
  }
}

/** Connections that the kernel has completed would be reset by closing the door; take them in. */
void Server::accept_backlog() {
  error_code ec;
  acceptor_.non_blocking(true, ec);
  while (!ec) {
    Socket socket(io_);
    acceptor_.accept(socket, ec);
    if (!ec) admit(std::move(socket));
  }
}

Task<void> Server::stop(std::chrono::milliseconds patience) {
  hang_up();
  accept_backlog();
  error_code ec;
  acceptor_.close(ec);
  for (Connection& connection : connections_) {
    if (!connection.idle()) continue;
    if (connection.used()) {
      connection.expire();
    } else {
      connection.hurry(Steady::now() + newcomer_grace);
    }
  }
  if (!connections_.empty()) {
    empty_.expires_after(patience);
    co_await empty_.async_wait(await_into(ec));
  }
  tick_.cancel();
}

Counts Server::counts() const {
  Counts counts = counts_;
  counts.open = connections_.size();
  return counts;
}

}  // namespace notes::http
