#include "release/difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace cloudctl::release {
namespace {

using Paths = std::map<std::string, std::string>;

// One of the two that are compared: a release, and its service of a name, if it has one.
struct Side {
  const Record& record;
  const ServiceRecord* service = nullptr;
};

std::string probe_words(const std::optional<plan::Probe>& probe) {
  if (!probe) return "";
  std::string words = "tcp " + std::to_string(probe->port);
  if (probe->kind == config::ProbeKind::http) {
    words = "http " + std::to_string(probe->port) + probe->path;
  }
  if (probe->kind == config::ProbeKind::exec) words = "exec " + base::join(probe->command, " ");
  return words + ", every " + std::to_string(probe->period_seconds) + " s, " +
         std::to_string(probe->failures) + " failures";
}

Paths paths_of(const ServiceRecord& service) {
  Paths paths = service.settings;
  paths["image"] = service.image;
  paths["replicas"] = std::to_string(service.replicas);
  paths["probes.ready"] = probe_words(service.probes.ready);
  paths["probes.live"] = probe_words(service.probes.live);
  paths["probes.start"] = probe_words(service.probes.start);
  for (const auto& secret : service.secrets) paths["secrets." + secret] = "***";
  for (const auto& port : service.ports) paths["ports." + port.name] = std::to_string(port.number);
  if (service.host_port != 0) {
    paths["host port"] = service.host_address + ":" + std::to_string(service.host_port);
  }
  std::erase_if(paths, [](const auto& path) { return path.second.empty(); });
  return paths;
}

std::vector<Field> fields_between(const Paths& before, const Paths& after) {
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  const auto value = [](const Paths& paths, const std::string& name) {
    const auto found = paths.find(name);
    return found == paths.end() ? std::string() : found->second;
  };
  std::vector<Field> fields;
  for (const auto& name : names) {
    Field field{.path = name, .before = value(before, name), .after = value(after, name)};
    if (field.before != field.after) fields.push_back(std::move(field));
  }
  return fields;
}

// Names that both have, with another value.
std::vector<Field> changed_secrets(const Side& before, const Side& after) {
  std::vector<Field> fields;
  for (const auto& name : after.service->secrets) {
    const auto& names = before.service->secrets;
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    const auto old = before.record.secret_marks.find(name);
    const auto now = after.record.secret_marks.find(name);
    // Nothing is known of the values of a release to be made in a cluster.
    if (now == after.record.secret_marks.end()) continue;
    if (old != before.record.secret_marks.end() && old->second == now->second) continue;
    fields.push_back({.path = "secrets." + name, .before = "***", .after = "*** (changed)"});
  }
  return fields;
}

ServiceDifference between(const Side& old, const Side& now) {
  const ServiceRecord* before = old.service;
  const ServiceRecord* after = now.service;
  ServiceDifference result{.name = after != nullptr ? after->name : before->name};
  result.fields = fields_between(before != nullptr ? paths_of(*before) : Paths(),
                                 after != nullptr ? paths_of(*after) : Paths());
  if (before != nullptr && after != nullptr) {
    for (Field& field : changed_secrets(old, now)) result.fields.push_back(std::move(field));
  }
  if (before == nullptr) {
    result.change = Change::created;
  } else if (after == nullptr) {
    result.change = Change::removed;
  } else if (!result.fields.empty()) {
    result.change = Change::changed;
  } else if (before->config_hash != after->config_hash) {
    // Something that no field names: the template, or a key that only the rendered file shows.
    result.change = Change::changed;
    result.fields.push_back({.path = "rendered service",
                             .before = before->config_hash.substr(0, 12),
                             .after = after->config_hash.substr(0, 12)});
  }
  return result;
}

std::set<std::string> names(const std::vector<ServiceRecord>& services) {
  std::set<std::string> names;
  for (const auto& service : services) names.insert(service.name);
  return names;
}

// Files of the release that no service's difference explains.
std::vector<Field> other_fields(const Record& before, const Record& after) {
  if (before.config_hash == after.config_hash) return {};
  std::vector<Field> fields;
  for (Field& field : fields_between(before.files, after.files)) {
    const auto state = [](const std::string& text) {
      return text.empty() ? std::string() : base::plural(base::lines(text).size(), "line");
    };
    fields.push_back(
        {.path = field.path, .before = state(field.before), .after = state(field.after)});
  }
  return fields;
}

}  // namespace

bool Difference::empty() const {
  return other.empty() && std::all_of(services.begin(), services.end(), [](const auto& service) {
           return service.change == Change::unchanged;
         });
}

Difference difference(const std::optional<Record>& before, const Record& after) {
  const Record nothing;
  const Record& old = before ? *before : nothing;
  std::set<std::string> all = names(after.services);
  all.merge(names(old.services));
  Difference result;
  for (const auto& name : all) {
    result.services.push_back(
        between({old, find_service(old, name)}, {after, find_service(after, name)}));
  }
  const bool explained =
      !std::all_of(result.services.begin(), result.services.end(),
                   [](const auto& service) { return service.change == Change::unchanged; });
  if (before && !explained) result.other = other_fields(old, after);
  return result;
}

}  // namespace cloudctl::release
