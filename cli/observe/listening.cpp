#include "observe/listening.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace cloudctl::observe {
namespace {

constexpr std::string_view listen_state = "0A";
constexpr std::string_view loopback_v4 = "7F";  // last byte first: 0100007F
constexpr std::string_view loopback_v6 = "00000000000000000000000001000000";
// What the engine's own name server listens on inside every container of a network.
constexpr std::string_view engine_name_server = "0B00007F";

std::string content(const std::string& path) {
  std::ifstream file(path);
  std::stringstream whole;
  whole << file.rdbuf();
  return whole.str();
}

bool is_loopback(std::string_view address) {
  if (address.size() == 8) return address.substr(6) == loopback_v4;
  return address == loopback_v6;
}

int port_of(const std::string& local_address) {
  const auto colon = local_address.find(':');
  int port = 0;
  if (colon == std::string::npos) return port;
  const char* end = local_address.data() + local_address.size();
  std::from_chars(local_address.data() + colon + 1, end, port, 16);
  return port;
}

// Of a folder that may be another user's, or vanish while it is read.
std::vector<std::filesystem::path> entries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code ended;
  std::filesystem::directory_iterator at(folder, ended);
  for (; !ended && at != std::filesystem::directory_iterator(); at.increment(ended)) {
    found.push_back(at->path());
  }
  return found;
}

bool holds(const std::filesystem::path& process, const std::vector<std::string>& sockets) {
  const auto open = entries(process / "fd");
  return std::any_of(open.begin(), open.end(), [&](const auto& descriptor) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(descriptor, gone).string();
    return std::any_of(sockets.begin(), sockets.end(),
                       [&](const auto& inode) { return target == "socket:[" + inode + "]"; });
  });
}

void add(std::vector<int>& ports, int port) {
  if (std::find(ports.begin(), ports.end(), port) == ports.end()) ports.push_back(port);
}

void merge(Listening& into, const Listening& more) {
  for (const int port : more.loopback) add(into.loopback, port);
  for (const int port : more.open) add(into.open, port);
}

}  // namespace

Listening parse_listening(std::string_view net_tcp) {
  Listening result;
  for (const auto& line : base::lines(net_tcp)) {
    std::istringstream words(line);
    std::string slot, local, remote, state;
    if (!(words >> slot >> local >> remote >> state) || state != listen_state) continue;
    const int port = port_of(local);
    const std::string address = local.substr(0, local.find(':'));
    if (port == 0 || address == engine_name_server) continue;
    add(is_loopback(address) ? result.loopback : result.open, port);
  }
  return result;
}

Listening listening(int pid, const std::string& container_id) {
  if (pid <= 0 || container_id.size() < 12) return {};
  const std::string process = "/proc/" + std::to_string(pid);
  // The engine may be on another machine, where this number is somebody else.
  if (content(process + "/cgroup").find(container_id) == std::string::npos) return {};
  Listening result = parse_listening(content(process + "/net/tcp"));
  merge(result, parse_listening(content(process + "/net/tcp6")));
  return result;
}

std::vector<std::string> listening_sockets(std::string_view net_tcp, int port) {
  std::vector<std::string> sockets;
  for (const auto& line : base::lines(net_tcp)) {
    std::istringstream words(line);
    std::string slot, local, remote, state, queues, timer, again, user, timeout, inode;
    words >> slot >> local >> remote >> state >> queues >> timer >> again >> user >> timeout;
    if (!(words >> inode) || state != listen_state || port_of(local) != port) continue;
    sockets.push_back(inode);
  }
  return sockets;
}

std::optional<PortHolder> port_holder(int port) {
  auto sockets = listening_sockets(content("/proc/net/tcp"), port);
  for (auto& more : listening_sockets(content("/proc/net/tcp6"), port)) sockets.push_back(more);
  if (sockets.empty()) return std::nullopt;
  for (const auto& process : entries("/proc")) {
    const std::string number = process.filename().string();
    int pid = 0;
    const char* end = number.data() + number.size();
    if (std::from_chars(number.data(), end, pid).ptr != end || !holds(process, sockets)) continue;
    return PortHolder{.pid = pid, .name = base::printable(base::trim(content(process / "comm")))};
  }
  return std::nullopt;
}

}  // namespace cloudctl::observe
