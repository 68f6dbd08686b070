#include "plan/host_ports.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

namespace cloudctl::plan {

namespace {

constexpr int last_port = 65535;
constexpr int first_free_port = 1024;  // below it a program needs rights (ip(7))
constexpr int offset_of_low_ports = 8000;

struct Taken {
  int first = 0, last = 0;
  std::string service;
};

Taken range_at(const Service& service, int first) {
  return {
      .first = first, .last = first + std::max(1, service.replicas) - 1, .service = service.name};
}

// By their first port. They do not overlap, unless the user gave them so.
using TakenRanges = std::map<int, Taken>;

const Taken* find_overlap(const TakenRanges& taken, const Taken& wanted) {
  const auto behind = taken.upper_bound(wanted.last);
  if (behind == taken.begin()) return nullptr;
  const Taken& before = std::prev(behind)->second;
  return before.last >= wanted.first ? &before : nullptr;
}

bool is_published(const Service& service) {
  const auto kind = service.expose.kind;
  return !service.ports.empty() &&
         (kind == config::Exposure::node || kind == config::Exposure::balancer);
}

std::string text_of(const Taken& range) {
  const auto first = std::to_string(range.first);
  return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

struct Reason {
  std::string why, label;
};

void refuse(const Taken& wanted, const Reason& reason, Scope& scope) {
  scope.error(scope.place({.service = wanted.service, .key = "expose"}),
              {.code = "C112",
               .message = "service \"" + wanted.service + "\" cannot have host port " +
                          text_of(wanted) + ": " + reason.why,
               .label = reason.label,
               .help = "each replica needs a port of its own; expose one of them at another port, "
                       "or without one to have it chosen"});
}

const Reason above_last{.why = "65535 is the last one", .label = "out of range"};

void place_given(Service& service, TakenRanges& taken, Scope& scope) {
  const Taken wanted = range_at(service, service.expose.port);
  service.host_port = wanted.first;
  if (const Taken* other = find_overlap(taken, wanted)) {
    refuse(wanted,
           {.why = "service \"" + other->service + "\" has " + text_of(*other), .label = "taken"},
           scope);
  } else if (wanted.last > last_port) {
    refuse(wanted, above_last, scope);
  }
  taken.emplace(wanted.first, wanted);
}

void place_chosen(Service& service, TakenRanges& taken, Scope& scope) {
  const int own = service.ports.front().number;
  Taken wanted = range_at(service, own < first_free_port ? own + offset_of_low_ports : own);
  while (const Taken* other = find_overlap(taken, wanted)) {
    wanted = range_at(service, other->last + 1);
  }
  if (wanted.last > last_port) refuse(wanted, above_last, scope);
  service.host_port = wanted.first;
  taken.emplace(wanted.first, wanted);
}

}  // namespace

std::vector<Service> with_host_ports(std::vector<Service> services, Scope& scope) {
  TakenRanges taken;
  std::vector<std::size_t> by_name(services.size());
  for (std::size_t i = 0; i < services.size(); ++i) by_name[i] = i;
  std::sort(by_name.begin(), by_name.end(),
            [&](std::size_t a, std::size_t b) { return services[a].name < services[b].name; });
  for (const bool given : {true, false}) {
    for (const std::size_t i : by_name) {
      Service& service = services[i];
      if (!is_published(service) || (service.expose.port > 0) != given) continue;
      service.host_address =
          service.expose.kind == config::Exposure::node ? "127.0.0.1" : "0.0.0.0";
      if (given) {
        place_given(service, taken, scope);
      } else {
        place_chosen(service, taken, scope);
      }
    }
  }
  return services;
}

}  // namespace cloudctl::plan
