#pragma once
// Who may use a connection to a server, and who may try to make one: as many at a time as there may
// be connections, and while the server is away one at a time, at most a few times a second; the
// others are told so at once. Must not know what is connected to.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace notes::store {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

class Turnstile {
 public:
  /** Lets `most` in at a time; after a failed attempt to connect there is none for `pause`. */
  Turnstile(std::size_t most, std::chrono::milliseconds pause) : most_(most), pause_(pause) {}

  /** Throws Unavailable if there is no room before the deadline, or at once while it is away. */
  void enter(Deadline deadline);
  void leave();

  /** Enters, and leaves when it goes. */
  class Visit {
   public:
    Visit(Turnstile& through, Deadline deadline) : through_(through) { through_.enter(deadline); }
    ~Visit() { through_.leave(); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    Turnstile& through_;
  };

  /** Before an attempt to connect; throws Unavailable if it is not the time for one. */
  void begin_attempt();
  void attempt_succeeded();
  void attempt_failed(const std::string& reason);

 private:
  void refuse_while_away() const;

  const std::size_t most_;
  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t inside_ = 0;
  bool attempting_ = false;
  std::string away_;  // why the server could not be reached; empty: it could
  Deadline next_attempt_;
};

}  // namespace notes::store
