#include "service/burner.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <memory>

namespace notes::service {
namespace {

/** Work that no compiler removes and no memory bounds. */
long long rounds_until(Steady::time_point end, const std::atomic<bool>& stopping) {
  long long rounds = 0;
  volatile unsigned long long mixed = 88172645463325252ULL;
  while (!stopping && Steady::now() < end) {
    for (int i = 0; i < 20000; ++i) {
      unsigned long long x = mixed;
      x ^= x << 13U;
      x ^= x >> 7U;
      x ^= x << 17U;
      mixed = x;
    }
    ++rounds;
  }
  return rounds;
}

struct Fire {
  explicit Fire(net::io_context& io) : out(io, Steady::time_point::max()) {}
  Timer out;
  long long rounds = 0;
};

}  // namespace

Task<long long> Burner::burn(std::chrono::milliseconds time) {
  if (!threads_) threads_.emplace(static_cast<std::size_t>(most_at_once));
  ++burning_;
  const auto end = Steady::now() + std::min(time, longest);
  // Shared: at a hard stop the thread may outlive the coroutine.
  auto fire = std::make_shared<Fire>(io_);
  net::post(*threads_, [this, fire, end] {
    fire->rounds = rounds_until(end, stopping_);
    net::post(io_, [fire] { fire->out.cancel(); });
  });
  error_code ec;
  co_await fire->out.async_wait(await_into(ec));
  --burning_;
  co_return fire->rounds;
}

void Burner::stop() {
  stopping_ = true;
  if (threads_) threads_->join();
}

}  // namespace notes::service
