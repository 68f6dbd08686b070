#include "observe/listening.h"

#include <algorithm>
#include <charconv>
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
    const auto colon = local.find(':');
    if (colon == std::string::npos) continue;
    int port = 0;
    std::from_chars(local.data() + colon + 1, local.data() + local.size(), port, 16);
    const std::string address = local.substr(0, colon);
    if (address == engine_name_server) continue;
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

}  // namespace cloudctl::observe
