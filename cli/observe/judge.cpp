#include <algorithm>
#include <future>
#include <map>

#include "base/text.h"
#include "observe/cause.h"
#include "observe/local.h"
#include "tool/reference.h"

namespace cloudctl::observe {
namespace {

bool wildcard(const std::string& address) {
  return address.empty() || address == "0.0.0.0";
}

// As far as the engine alone can tell.
bool stands(const Container& container, const Expected& expected) {
  if (!is_made_for(container, expected)) return false;
  if (expected.runs_once && container.phase == Phase::exited) return container.exit_code == 0;
  if (container.phase != Phase::running) return false;
  return container.health == Health::none || container.health == Health::healthy;
}

bool comes(const Container& container) {
  return container.phase == Phase::created ||
         (container.phase == Phase::running && container.health == Health::starting);
}

Condition condition(const ServiceState& service, const Expected& expected) {
  const auto any = [&](const auto& holds) {
    return std::any_of(service.containers.begin(), service.containers.end(), holds);
  };
  if (service.containers.empty()) return Condition::missing;
  if (service.ready >= service.wanted && service.ready > 0) return Condition::serving;
  if (any([&](const Container& one) { return !expected.runs_once && is_final(one); })) {
    return service.ready > 0 ? Condition::degraded : Condition::failing;
  }
  if (any(comes)) return Condition::starting;
  if (service.ready > 0) return Condition::degraded;
  if (service.running > 0) return Condition::failing;
  return any([](const Container& one) { return one.phase == Phase::restarting; })
             ? Condition::failing
             : Condition::stopped;
}

void count(ServiceState& service, const Expected& expected) {
  service.running = static_cast<int>(
      std::count_if(service.containers.begin(), service.containers.end(),
                    [](const Container& one) { return one.phase == Phase::running; }));
  service.ready =
      static_cast<int>(std::count_if(service.containers.begin(), service.containers.end(),
                                     [&](const Container& one) { return stands(one, expected); }));
  service.condition = condition(service, expected);
}

void explain(ServiceState& service, const Expected& expected) {
  if (service.condition == Condition::serving) return;
  if (service.condition == Condition::missing) {
    service.reason = "service \"" + service.name + "\" has no container";
    service.next = "run \"cloudctl deploy\"";
    return;
  }
  for (const auto& container : service.containers) {
    const auto found = cause({.container = container}, expected);
    if (!found) continue;
    service.reason = found->sentence;
    service.next = found->next;
    return;
  }
  const bool other = std::any_of(service.containers.begin(), service.containers.end(),
                                 [&](const Container& one) { return !is_made_for(one, expected); });
  if (other) {
    service.reason = "runs another version or other settings than the release says";
    service.next = "run \"cloudctl deploy\"";
    return;
  }
  service.reason = std::to_string(service.ready) + " of " + std::to_string(service.wanted) +
                   (service.condition == Condition::starting ? " ready so far" : " ready");
}

// A container that was asked, by its place in the state.
struct Asked {
  std::size_t service, container;
  Question question;
  Answer answer;
};

void ask_all(const Ask& ask, std::vector<Asked>& all) {
  constexpr std::size_t side_by_side = 16;
  const auto answer = [&](std::size_t first) {
    for (std::size_t at = first; at < all.size(); at += side_by_side) {
      all[at].answer = ask(all[at].question);
    }
  };
  std::vector<std::future<void>> others;
  for (std::size_t lane = 1; lane < std::min(side_by_side, all.size()); ++lane) {
    others.push_back(std::async(std::launch::async, answer, lane));
  }
  if (!all.empty()) answer(0);
  for (auto& other : others) other.get();
}

const Expected* find(const std::vector<Expected>& expected, const std::string& service) {
  const auto found = std::find_if(expected.begin(), expected.end(),
                                  [&](const Expected& one) { return one.service == service; });
  return found == expected.end() ? nullptr : &*found;
}

// A good answer by HTTP is worth more than a health check that has not spoken yet; that a port
// takes connections is not.
bool counts_already(const Container& container, const Question& question) {
  return container.health != Health::starting || question.url.rfind("http", 0) == 0;
}

// "nginx:1.26" and "docker.io/library/nginx:1.26" are one. An engine shows an image's ID where its
// name now means another image.
bool same_image(const std::string& left, const std::string& right) {
  if (left == right) return true;
  const auto first = tool::parse_reference(left);
  const auto second = tool::parse_reference(right);
  return first && second && tool::full_name(*first) == tool::full_name(*second);
}

}  // namespace

bool is_made_for(const Container& container, const Expected& expected) {
  return (expected.image.empty() || same_image(container.image, expected.image)) &&
         (expected.config_hash.empty() || container.config_hash == expected.config_hash);
}

State judged(const std::vector<Container>& containers, const std::vector<Expected>& expected) {
  std::map<std::string, ServiceState> services;
  for (const auto& one : expected) {
    services[one.service] = {.name = one.service, .wanted = one.replicas, .image = one.image};
  }
  for (const auto& container : containers) {
    auto& service = services[container.service];
    service.name = container.service;
    service.containers.push_back(container);
  }
  State state;
  for (auto& [name, service] : services) {
    const Expected* known = find(expected, name);
    const Expected yardstick = known != nullptr ? *known : Expected{.service = name, .replicas = 0};
    count(service, yardstick);
    explain(service, yardstick);
    if (known == nullptr) service.reason = "does not belong to the release";
    if (known != nullptr) service.urls = urls(*known, service.containers);
    state.services.push_back(std::move(service));
  }
  return state;
}

State asked(const Eyes& eyes, State state, const std::vector<Expected>& expected) {
  std::vector<Asked> all;
  for (std::size_t at = 0; at < state.services.size(); ++at) {
    const Expected* known = find(expected, state.services[at].name);
    if (known == nullptr) continue;
    const auto& containers = state.services[at].containers;
    for (std::size_t one = 0; one < containers.size(); ++one) {
      const auto question = ready_question(containers[one], *known);
      if (containers[one].phase != Phase::running || !question) continue;
      all.push_back({.service = at, .container = one, .question = *question, .answer = {}});
    }
  }
  ask_all(eyes.ask, all);
  for (const auto& [service, container, question, answer] : all) {
    auto& about = state.services[service];
    const auto& one = about.containers[container];
    const bool stood = one.health == Health::none || one.health == Health::healthy;
    const bool ready =
        answer.ok() && counts_already(one, question) && one.health != Health::unhealthy;
    about.ready += (ready ? 1 : 0) - (stood ? 1 : 0);
    if (answer.ok() || !about.reason.empty()) continue;
    const auto found = cause({.container = one, .answer = answer, .question = question},
                             *find(expected, about.name));
    about.reason = found ? found->sentence : described(question, answer);
    about.next = found ? found->next : std::string();
  }
  for (auto& service : state.services) {
    if (service.wanted == 0 || service.containers.empty()) continue;
    const bool enough = service.ready >= service.wanted;
    if (enough) {
      service.condition = Condition::serving;
      service.reason.clear();
      service.next.clear();
    } else if (service.condition == Condition::serving) {
      service.condition = service.ready > 0 ? Condition::degraded : Condition::failing;
    }
  }
  return state;
}

std::optional<Question> ready_question(const Container& container, const Expected& expected) {
  const auto& probe = expected.probes.ready;
  if (!probe || probe->kind == config::ProbeKind::exec) return std::nullopt;
  std::string host;
  if (!container.host_ports.empty() && probe->port == expected.port) {
    host = (wildcard(expected.host_address) ? "127.0.0.1" : expected.host_address) + ":" +
           std::to_string(container.host_ports.front());
  } else if (!container.address.empty()) {
    host = container.address + ":" + std::to_string(probe->port);
  } else {
    return std::nullopt;
  }
  const bool http = probe->kind == config::ProbeKind::http;
  return Question{.url = (http ? "http://" : "tcp://") + host + (http ? probe->path : ""),
                  .deadline = std::chrono::seconds(std::max(1, probe->timeout_seconds))};
}

std::vector<std::string> urls(const Expected& expected, const std::vector<Container>& containers) {
  std::vector<int> ports;
  for (const auto& container : containers) {
    if (container.phase != Phase::running || container.host_ports.empty()) continue;
    ports.push_back(container.host_ports.front());
  }
  std::sort(ports.begin(), ports.end());
  const std::string host = wildcard(expected.host_address) ? "127.0.0.1" : expected.host_address;
  std::vector<std::string> result;
  result.reserve(ports.size());
  for (const int port : ports) result.push_back("http://" + host + ":" + std::to_string(port));
  return result;
}

}  // namespace cloudctl::observe
