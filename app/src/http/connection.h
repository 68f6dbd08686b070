#pragma once
// One client: reads requests, has them answered, writes the answers. Must not know routes, nor the
// other connections; deadlines are told by it and enforced by the server's sweeper.

#include <string>
#include <string_view>

#include "http/application.h"
#include "http/parser.h"

namespace notes::http {

struct ConnectionLimits {
  std::chrono::milliseconds request{10000};
  std::chrono::milliseconds idle{75000};
  ParserLimits parser;
};

/** What all connections share, and the server changes while they run. */
struct Surroundings {
  Application& application;
  ConnectionLimits limits;
  std::string date;      // of now, as in a Date field
  bool hang_up = false;  // every answer closes its connection
};

class Connection {
 public:
  Connection(Socket socket, const Surroundings& around);

  /** Serves until either side has had enough. */
  Task<void> run();

  /** Tells the client that there are too many, and closes. */
  Task<void> turn_away();

  /** True while it waits for a request to begin. */
  bool idle() const { return phase_ == Phase::idle && !expired_; }
  bool used() const { return used_; }
  Steady::time_point deadline() const { return deadline_; }
  void hurry(Steady::time_point deadline) { deadline_ = deadline; }

  /** Ends what the connection is waiting for: an idle one closes, a slow request gets a 408. */
  void expire();

 private:
  enum class Phase { idle, reading, answering, writing, parting };
  enum class Arrival { nothing, request, refused, late };

  Task<Arrival> receive();
  Task<bool> answer_request();
  Task<bool> answer_refusal(const Refusal& refusal);
  Task<bool> send(std::size_t offset);
  Task<std::size_t> read_more();
  Task<void> part();
  Parsing parse();
  void enter(Phase phase, std::chrono::milliseconds patience);
  void report(const Answer& answer, std::size_t bytes);

  Socket socket_;
  const Surroundings& around_;
  Parser parser_;
  std::string peer_;
  std::string inbox_;  // first `filled_` bytes are unread input
  std::size_t filled_ = 0;
  std::string outbox_;
  Phase phase_ = Phase::idle;
  Steady::time_point deadline_;
  Steady::time_point begun_;
  bool used_ = false;
  bool expired_ = false;
  bool linger_ = false;  // input may be unread: closing at once could destroy the last answer
};

}  // namespace notes::http
