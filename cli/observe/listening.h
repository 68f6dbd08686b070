#pragma once
// On which TCP ports the programs of a container listen, as its kernel tells (proc(5), net/tcp).
// Works only where the engine's processes are ours to see; elsewhere it knows nothing.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::observe {

struct Listening {
  std::vector<int> loopback;  // only reachable inside
  std::vector<int> open;
  bool operator==(const Listening&) const = default;
};

[[nodiscard]] Listening parse_listening(std::string_view net_tcp);  // of net/tcp or net/tcp6

// Of the container whose first process this is; empty if that process is not this container's.
[[nodiscard]] Listening listening(int pid, const std::string& container_id);

}  // namespace cloudctl::observe
