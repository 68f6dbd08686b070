#pragma once
// Who may change a local project now: an flock on a file of its state folder, which the kernel
// releases when its holder dies. The file tells the others who holds it and why. It must not know
// what is done under it.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"

namespace cloudctl::release {

struct Holder {
  int pid = 0;
  std::string host, who;
  std::string purpose;  // "deploy"
  std::string since;    // ISO time
  bool operator==(const Holder&) const = default;
};

// `deploy by ann (process 4711 on box, since 2026-11-21T12:31:05Z)`.
[[nodiscard]] std::string described(const Holder& holder);

class Lock {
 public:
  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&&) = delete;
  ~Lock();  // gives it back

  // Who held it before and did not give it back (killed, or the machine went down), if so.
  [[nodiscard]] const std::optional<Holder>& taken_over() const { return taken_over_; }

 private:
  friend Lock acquire(const struct LockRequest& request, base::Clock& clock);
  Lock(int descriptor, std::optional<Holder> before);
  int descriptor_ = -1;
  std::optional<Holder> taken_over_;
};

struct LockRequest {
  std::filesystem::path folder;  // of the project's state
  Holder self;
  std::chrono::milliseconds wait{0};              // 0: refuse at once
  std::function<void(const Holder&)> on_waiting;  // called once, when somebody else holds it
};

// Throws Error naming the holder when the wait is over (code timed_out; failed if wait is 0), and
// with code interrupted when the clock's sleep was cancelled.
[[nodiscard]] Lock acquire(const LockRequest& request, base::Clock& clock);

// Who holds it now; nothing if nobody does.
[[nodiscard]] std::optional<Holder> holder(const std::filesystem::path& folder);

}  // namespace cloudctl::release
