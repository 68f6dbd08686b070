#pragma once
// A stop token as something that poll can wait for. It must not know what is to be stopped.

#include <functional>
#include <optional>
#include <stop_token>

#include "process/system.h"

namespace cloudctl::process {

class StopSignal {
 public:
  // Throws Error if the system has no file descriptor left. A token that nobody can ever request
  // costs nothing.
  explicit StopSignal(const std::stop_token& token) : token_(token) {
    if (!token.stop_possible()) return;
    pipe_ = make_pipe();
    callback_.emplace(token_, [end = pipe_.write.number()] { (void)write_quietly(end, "x"); });
  }

  [[nodiscard]] bool requested() const { return token_.stop_requested(); }
  // Becomes readable with the request, and stays so; negative if there can be none.
  [[nodiscard]] int readable() const { return pipe_.read.number(); }

 private:
  std::stop_token token_;
  Pipe pipe_;
  // Destroyed first: it waits for one that writes at this moment.
  std::optional<std::stop_callback<std::function<void()>>> callback_;
};

}  // namespace cloudctl::process
