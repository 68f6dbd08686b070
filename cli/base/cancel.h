#pragma once
// "The user pressed Ctrl-C" as a value that waits can poll together with their files. The signal
// handler of main is the only one that requests.

#include <atomic>

namespace cloudctl::base {

class Cancel {
 public:
  Cancel();  // throws Error if the system has no file descriptor left
  ~Cancel();
  Cancel(const Cancel&) = delete;
  Cancel& operator=(const Cancel&) = delete;

  // Async-signal-safe. The first request asks everything to stop, the second to stop without
  // cleaning up.
  void request() noexcept;
  [[nodiscard]] int requests() const noexcept;  // 0, 1, 2 …
  [[nodiscard]] int readable() const noexcept {
    return read_end_;
  }  // becomes readable with the first request, and stays so

 private:
  int read_end_ = -1;
  int write_end_ = -1;
  std::atomic<int> requests_ = 0;  // lock-free, so that a signal handler may write it
  static_assert(std::atomic<int>::is_always_lock_free);
};

}  // namespace cloudctl::base
