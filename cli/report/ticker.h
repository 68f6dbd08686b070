#pragma once
// Calls a function every so often from a thread of its own until it is destroyed. It exists for
// renderers that move or speak while nothing happens; it knows nothing of what it calls.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cloudctl::report {

class Ticker {
 public:
  // What `tick` uses must outlive the ticker.
  Ticker(std::function<void()> tick, std::chrono::milliseconds period);
  ~Ticker();  // returns after the last call has ended
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void run(std::chrono::milliseconds period);

  std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace cloudctl::report
