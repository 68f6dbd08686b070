#include "support/fake_engine.h"

#include <algorithm>
#include <cctype>

#include "support/fake_runner.h"

namespace cloudctl::test {
namespace {

using Words = std::vector<std::string>;

bool starts(const Words& words, const Words& with) {
  return words.size() >= with.size() && std::equal(with.begin(), with.end(), words.begin());
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Words from(const Words& words, std::size_t first) {
  return {words.begin() + static_cast<std::ptrdiff_t>(std::min(first, words.size())), words.end()};
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string variable(const process::CommandLine& command, const std::string& service,
                     const std::string& what) {
  std::string name = service + "_" + what;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) {
    return letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
  });
  const auto found = command.env.find(name);
  return found == command.env.end() ? std::string() : found->second;
}

}  // namespace

process::Completed FakeEngine::run(const process::CommandLine& command,
                                   const process::RunOptions& options) {
  const std::string printed = process::printed(command);
  if (on_command) on_command(printed);
  const std::lock_guard guard(mutex_);
  all_.push_back(printed);
  if (options.on_start) options.on_start(999999999);
  const auto completed = answer(command);
  if (options.on_line) {
    std::string line;
    for (const char letter : completed.err) {
      if (letter == '\n') options.on_line(process::Stream::err, line);
      line = letter == '\n' ? std::string() : line + letter;
    }
  }
  return completed;
}

std::vector<std::string> FakeEngine::deeds() const {
  const std::lock_guard guard(mutex_);
  return deeds_;
}

std::vector<std::string> FakeEngine::all() const {
  const std::lock_guard guard(mutex_);
  return all_;
}

process::Completed FakeEngine::answer(const process::CommandLine& command) {
  const Words& words = command.argv;
  if (starts(words, {"docker", "compose", "version"})) return exits(0, "2.26.1\n");
  if (starts(words, {"docker", "buildx"})) return exits(1);
  if (starts(words, {"docker", "context"})) return exits(0, "\"unix:///nowhere/docker.sock\"\n");
  if (!answers) return exits(1, "", "Cannot connect to the Docker daemon\n");
  if (starts(words, {"docker", "ps", "--no-trunc"})) return exits(0, others + list());
  if (starts(words, {"docker", "ps"})) return exits(0, list());
  if (starts(words, {"docker", "inspect"})) return inspect(from(words, 6));
  if (starts(words, {"docker", "events"})) return exits(0, events);
  if (starts(words, {"docker", "logs"})) return exits(0, log.empty() ? "" : log.front() + "\n");
  if (starts(words, {"docker", "image", "inspect"})) return inspect_images(from(words, 3));
  if (starts(words, {"docker", "info"})) {
    return exits(0, R"({"ID":")" + identity + R"(","ServerVersion":"20.10.24","OSType":"linux",)" +
                        R"("Architecture":")" + machine + R"(","Name":")" + host + "\"}");
  }
  if (starts(words, {"docker", "network", "ls"}) || starts(words, {"docker", "volume", "ls"})) {
    std::string out;
    for (const auto& name : words[1] == "volume" ? volumes : networks) out += name + "\n";
    return exits(0, out);
  }
  deeds_.push_back(process::printed(command));
  if (starts(words, {"docker", "build"})) {
    images.insert(words.at(
        static_cast<std::size_t>(std::find(words.begin(), words.end(), "-t") - words.begin() + 1)));
    return exits(0);
  }
  if (starts(words, {"docker", "pull"})) {
    if (pulls) images.insert(words.back());
    return exits(pulls ? 0 : 1, "", pulls ? "" : "manifest unknown\n");
  }
  if (starts(words, {"docker", "stop"})) stop(from(words, 4));
  if (starts(words, {"docker", "rm"})) remove(from(words, 3));
  if (has(words, "up")) return compose_up(command);
  return exits(0);
}

process::Completed FakeEngine::compose_up(const process::CommandLine& command) {
  const Words& words = command.argv;
  const bool keep = has(words, "--no-recreate");
  const auto first = std::find(words.begin(), words.end(), "--no-deps");
  for (auto service = first; service != words.end(); ++service) {
    if (service->front() == '-' || *std::prev(service) == "-t") continue;
    if (!keep) {
      std::erase_if(containers, [&](const auto& one) { return one.service == *service; });
    }
    const int replicas = std::stoi(variable(command, *service, "REPLICAS"));
    const std::string ports = variable(command, *service, "PORTS");
    for (int number = 1; number <= replicas; ++number) {
      const bool there = std::any_of(containers.begin(), containers.end(), [&](const auto& one) {
        return one.service == *service && one.number == number;
      });
      if (there) continue;
      FakeContainer made{.id = "id" + std::to_string(++made_),
                         .name = "hello-" + *service + "-" + std::to_string(number),
                         .service = *service,
                         .number = number,
                         .image = variable(command, *service, "IMAGE")};
      if (configs.count(*service) != 0) made.config = configs.at(*service);
      if (!ports.empty()) made.host_port = std::stoi(ports) + number - 1;
      if (on_made) on_made(made);
      containers.push_back(made);
      if (!made.error.empty()) return exits(1, "", made.error + "\n");
    }
  }
  return exits(0);
}

std::string FakeEngine::list() const {
  std::string out;
  for (const auto& one : containers) {
    const std::string ports =
        one.host_port == 0 ? "" : "127.0.0.1:" + std::to_string(one.host_port) + "->8080/tcp";
    out += "{\"id\":" + quoted(one.id) + ",\"name\":" + quoted(one.name) +
           ",\"image\":" + quoted(one.image) + ",\"state\":" + quoted(one.state) +
           ",\"status\":" + quoted(one.health.empty() ? "Up" : "Up (" + one.health + ")") +
           ",\"ports\":" + quoted(ports) +
           ",\"project\":\"hello\",\"config\":" + quoted(one.config) +
           ",\"service\":" + quoted(one.service) +
           ",\"number\":" + quoted(std::to_string(one.number)) + "}\n";
  }
  return out;
}

process::Completed FakeEngine::inspect(const Words& ids) const {
  std::string out;
  for (const auto& one : containers) {
    if (!has(ids, one.id)) continue;
    const std::string health =
        one.health.empty() ? "" : ",\"Health\":{\"Status\":" + quoted(one.health) + "}";
    const std::string ports = one.host_port == 0
                                  ? "{}"
                                  : R"({"8080/tcp":[{"HostIp":"127.0.0.1","HostPort":")" +
                                        std::to_string(one.host_port) + "\"}]}";
    out += "{\"id\":" + quoted(one.id) + ",\"name\":" + quoted("/" + one.name) +
           ",\"image\":" + quoted(one.image) + ",\"image_id\":\"sha256:" + one.image +
           "\",\"labels\":{\"cloudctl.config\":" + quoted(one.config) +
           ",\"com.docker.compose.service\":" + quoted(one.service) +
           ",\"com.docker.compose.container-number\":" + quoted(std::to_string(one.number)) +
           "},\"state\":{\"Status\":" + quoted(one.state) +
           ",\"ExitCode\":" + std::to_string(one.exit_code) + ",\"Error\":" + quoted(one.error) +
           ",\"StartedAt\":" + quoted(one.started) + health +
           "},\"restarts\":" + std::to_string(one.restarts) + ",\"ports\":" + ports +
           ",\"networks\":{},\"path\":\"\",\"args\":[],\"mounts\":[]}\n";
  }
  return exits(out.empty() ? 1 : 0, out);
}

process::Completed FakeEngine::inspect_images(const Words& references) const {
  std::string out;
  bool all = true;
  for (const auto& reference : references) {
    if (images.count(reference) == 0) {
      all = false;
      continue;
    }
    out += (out.empty() ? "" : ",") + std::string("{\"Id\":\"sha256:") + reference +
           "\",\"RepoTags\":[" + quoted(reference) + "],\"Os\":\"linux\",\"Architecture\":" +
           quoted(architectures.count(reference) == 0 ? "amd64" : architectures.at(reference)) +
           "}";
  }
  return exits(all ? 0 : 1, "[" + out + "]\n");
}

void FakeEngine::remove(const Words& names) {
  std::erase_if(containers, [&](const auto& one) { return has(names, one.name); });
}

void FakeEngine::stop(const Words& names) {
  for (auto& one : containers) {
    if (has(names, one.name)) one.state = "exited";
  }
}

}  // namespace cloudctl::test
