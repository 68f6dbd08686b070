#pragma once
// Another password for a ready-made database that runs. It survives being killed at every point:
//   1. the new one is kept beside the one that counts ("pending");
//   2. the database takes it, told by its own client;
//   3. it counts from now on: one file, one Secret, each replaced whole;
//   4. services that use it are rolled, which is the caller's affair.
// Killed before 3, the one that counts is the one that services run with: whoever comes next tells
// it to the database again, which whichever of the two opens (settle). Killed after 3, services run
// with another value than the one that counts, and the next deploy rolls them. Redis reads its
// password at its start and is told nothing: it is rolled before its users.

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "action/database.h"

namespace cloudctl::action {

struct PasswordChange {
  DatabasePlace place;  // with the password that counts now
  base::Secret next;
  int pid = 0;
  std::string who, host;
  std::chrono::milliseconds lock_wait{std::chrono::minutes(5)};
};

// Steps 1 to 3 on this machine, under the lock; `state`: the project's folder. Throws Error as the
// lock does.
[[nodiscard]] Outcome change_password(World& world, const PasswordChange& change,
                                      const std::filesystem::path& state);
// In a cluster, under the lease. `seen`: objects of the project, with the Secret of the password;
// `mark`: what pods are told it by; another one rolls them.
struct ClusterChange {
  const ClusterPlace& place;
  const std::vector<tool::KubeObject>& seen;
  std::string mark;
};
[[nodiscard]] Outcome change_password(World& world, const PasswordChange& change,
                                      const ClusterChange& cluster);

// After a change that was killed: the database has the password that counts. `next`: the pending
// one.
[[nodiscard]] Outcome settle_password(World& world, const PasswordChange& change,
                                      const std::filesystem::path& state);
[[nodiscard]] Outcome settle_password(World& world, const PasswordChange& change,
                                      const ClusterChange& cluster);

}  // namespace cloudctl::action
