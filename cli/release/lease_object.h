#pragma once
// What stands in the Lease object of a project, as a value, and its JSON. Knows no subprocess.

#include <chrono>
#include <string>
#include <vector>

#include "release/journal.h"
#include "release/lock.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

// Where a process id means something: the running system and its process namespace. Empty where the
// system does not tell.
struct ProcessSpace {
  std::string boot, space;
  bool operator==(const ProcessSpace&) const = default;
};
[[nodiscard]] ProcessSpace this_process_space();

struct LeaseContent {
  std::string kube_namespace, name, project;
  std::string identity;  // of the holder's run; empty: given back
  std::string resource_version;
  Holder holder;
  ProcessSpace where;
  std::int64_t start = 0;  // of the holder's process: Child::start
  int release = 0;
  std::vector<std::string> done;
  std::chrono::seconds lasting{30};
  std::chrono::system_clock::time_point acquired, renewed;
  int transitions = 0;
  bool operator==(const LeaseContent&) const = default;
};

[[nodiscard]] std::string lease_name(const std::string& project);
// resourceVersion only if it is known.
[[nodiscard]] std::string to_json(const LeaseContent& content);
// Only what gives it back: no holder.
[[nodiscard]] std::string given_back_json(const LeaseContent& content);
// What is missing or of no form that we know is empty.
[[nodiscard]] LeaseContent lease_content(const tool::KubeObject& object);

// Whether its holder was a process of this machine and is no more.
[[nodiscard]] bool is_dead_here(const LeaseContent& content, const ProcessSpace& here);

// "2026-11-21T12:31:05.250000Z" (apimachinery, MicroTime) and back; the beginning of time if it is
// none.
[[nodiscard]] std::string micro_time(std::chrono::system_clock::time_point time);
[[nodiscard]] std::chrono::system_clock::time_point from_micro_time(const std::string& text);

}  // namespace cloudctl::release
