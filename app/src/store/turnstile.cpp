#include "store/turnstile.h"

#include "store/store.h"

namespace notes::store {

void Turnstile::enter(Deadline deadline) {
  std::unique_lock lock(mutex_);
  refuse_while_away();
  if (!freed_.wait_until(lock, deadline, [this] { return inside_ < most_; })) {
    throw Unavailable("all " + std::to_string(most_) +
                      " connections to the database are busy (STORE_CONNECTIONS)");
  }
  ++inside_;
}

void Turnstile::leave() {
  const std::lock_guard lock(mutex_);
  --inside_;
  freed_.notify_one();
}

void Turnstile::begin_attempt() {
  const std::lock_guard lock(mutex_);
  refuse_while_away();
  attempting_ = true;
}

void Turnstile::attempt_succeeded() {
  const std::lock_guard lock(mutex_);
  attempting_ = false;
  away_.clear();
}

void Turnstile::attempt_failed(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  attempting_ = false;
  away_ = reason;
  next_attempt_ = Clock::now() + pause_;
}

void Turnstile::refuse_while_away() const {
  if (!away_.empty() && (attempting_ || Clock::now() < next_attempt_)) throw Unavailable(away_);
}

}  // namespace notes::store
