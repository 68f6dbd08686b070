#pragma once
// On which TCP ports the programs of a container listen, and which program of this machine has a
// port, as the kernel tells (proc(5), net/tcp). Knows nothing of processes that are not ours to
// see.

#include <optional>
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

struct PortHolder {
  int pid = 0;
  std::string name;  // "python3"
  bool operator==(const PortHolder&) const = default;
};

// Inode numbers of the sockets that listen on this port, of net/tcp or net/tcp6.
[[nodiscard]] std::vector<std::string> listening_sockets(std::string_view net_tcp, int port);

// The program of this machine that listens on this port; nothing if it is another user's.
[[nodiscard]] std::optional<PortHolder> port_holder(int port);

}  // namespace cloudctl::observe
