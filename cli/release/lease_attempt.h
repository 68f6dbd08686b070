#pragma once
// One attempt to get hold of a lease: asks for it, looks on whether its holder lives, takes it.
// What it finds decides lease.cpp's next step; it keeps nothing alive itself.

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

#include "base/clock.h"
#include "process/runner.h"
#include "release/lease.h"
#include "release/lease_object.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

// All that asks throws Error when the API server does not answer in time or refuses, and with code
// interrupted when it was cancelled. `request` must outlive it.
class LeaseAttempt {
 public:
  LeaseAttempt(process::Runner& runner, base::Clock& clock, const LeaseRequest& request);

  // What the API server has; nothing if there is no lease.
  [[nodiscard]] std::optional<tool::KubeObject> read();
  // Nothing if there is one already.
  [[nodiscard]] std::optional<tool::KubeObject> create();
  // Nothing if it was changed or deleted since.
  [[nodiscard]] std::optional<tool::KubeObject> replace(const LeaseContent& content);

  // Ours, in place of this one.
  [[nodiscard]] LeaseContent taking(const LeaseContent& before);
  // Its holder is no more: its process on this machine is dead, or it was not renewed while we
  // looked on, however its clock goes: for two heartbeats if it has run out, else for its time.
  [[nodiscard]] bool is_over(const LeaseContent& content);
  // Throws when there is no more time to wait for this holder.
  void wait_for(const LeaseContent& content);
  // Somebody was faster: once more, but not for ever.
  void again();

  [[nodiscard]] const LeaseContent& own() const { return own_; }
  // When the request that took it was sent.
  [[nodiscard]] std::chrono::steady_clock::time_point sent() const { return sent_; }

 private:
  void stamp();
  [[nodiscard]] bool has_run_out(const LeaseContent& content) const;
  [[nodiscard]] std::optional<tool::KubeObject> found(const process::Completed& completed) const;
  [[nodiscard]] process::Completed ask(const process::CommandLine& command,
                                       std::initializer_list<tool::KubeError> expected);

  process::Runner& runner_;
  base::Clock& clock_;
  const LeaseRequest& request_;
  tool::ObjectRef ref_;
  std::chrono::steady_clock::time_point begin_, sent_, watched_since_;
  std::string watched_version_;
  LeaseContent own_;
  int lost_races_ = 0;
  bool told_ = false;
};

}  // namespace cloudctl::release
