#include "report/ticker.h"

namespace cloudctl::report {

Ticker::Ticker(std::function<void()> tick, std::chrono::milliseconds period)
    : tick_(std::move(tick)), thread_([this, period] { run(period); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void Ticker::run(std::chrono::milliseconds period) {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, period, [this] { return stop_; })) {
    lock.unlock();
    tick_();
    lock.lock();
  }
}

}  // namespace cloudctl::report
