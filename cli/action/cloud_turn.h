#pragma once
// One run at a time on this machine that makes, scales or removes a cluster in the cloud, and what
// a run that was killed has left: an eksctl or kops that would go on beside the next one.

#include <filesystem>
#include <string>

#include "action/execute.h"
#include "release/lock.h"

namespace cloudctl::action {

class CloudTurn {
 public:
  // Ends an eksctl that an earlier run has left; what CloudFormation has begun goes on by itself.
  // Throws Error naming who is at it.
  CloudTurn(World& world, const std::filesystem::path& state, const release::Holder& self);
  ~CloudTurn();
  CloudTurn(const CloudTurn&) = delete;
  CloudTurn& operator=(const CloudTurn&) = delete;
  [[nodiscard]] release::Journal* journal() { return &*journal_; }

 private:
  release::Lock lock_;
  std::optional<release::Journal> journal_;
};

}  // namespace cloudctl::action
