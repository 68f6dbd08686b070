#pragma once
// Accepts connections, keeps their number and their deadlines, and ends them in order. Must not
// know what is served.

#include <cstddef>
#include <list>

#include "http/connection.h"

namespace notes::http {

struct ServerSettings {
  tcp::endpoint endpoint;
  std::size_t max_connections = 1024;
  ConnectionLimits limits;
};

struct Counts {
  std::size_t open = 0;
  std::size_t accepted = 0;
  std::size_t turned_away = 0;  // 503, or closed without a word beyond that
  std::size_t evicted = 0;      // idle ones that made room
  std::size_t expired = 0;      // deadlines that passed
};

class Server {
 public:
  Server(net::io_context& io, Application& application, const ServerSettings& settings);

  /** Binds and listens; throws boost::system::system_error. Nothing is accepted before `start`. */
  void listen();
  unsigned short port() const;
  void start();

  /** From now on every answer closes its connection, so that clients move on. */
  void hang_up() { around_.hang_up = true; }

  /** Closes the door and the idle connections; returns when all are gone, or after `patience`. */
  Task<void> stop(std::chrono::milliseconds patience);

  Counts counts() const;

 private:
  using Place = std::list<Connection>::iterator;

  Task<void> accept();
  Task<void> sweep();
  void admit(Socket socket);
  void serve(Socket socket);
  void turn_away(Socket socket);
  bool make_room();
  void accept_backlog();
  void gone(Place place);

  net::io_context& io_;
  ServerSettings settings_;
  Surroundings around_;
  Acceptor acceptor_;
  Timer tick_;
  Timer empty_;
  std::list<Connection> connections_;
  std::size_t turning_away_ = 0;  // of the connections, those beyond the limit
  Counts counts_;
};

}  // namespace notes::http
