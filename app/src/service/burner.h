#pragma once
// Uses up processor time on request, on threads of its own, for trying out autoscaling. Bounded in
// time and in number. Must not know HTTP.

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <optional>

#include "base/asio.h"

namespace notes::service {

class Burner {
 public:
  static constexpr int most_at_once = 4;
  static constexpr std::chrono::milliseconds longest{10000};

  explicit Burner(net::io_context& io) : io_(io) {}
  ~Burner() { stop(); }
  Burner(const Burner&) = delete;
  Burner& operator=(const Burner&) = delete;

  /** False if as many as allowed burn already. */
  bool has_room() const { return burning_ < most_at_once; }

  /** Keeps one thread busy for `time` (capped at `longest`); gives the rounds it made. */
  Task<long long> burn(std::chrono::milliseconds time);

  /** Ends what burns. */
  void stop();

 private:
  net::io_context& io_;
  int burning_ = 0;
  std::atomic<bool> stopping_ = false;
  std::optional<net::thread_pool> threads_;  // made at the first burn: most services never do
};

}  // namespace notes::service
