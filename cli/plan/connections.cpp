#include "plan/connections.h"

#include <algorithm>

#include "base/text.h"
#include "plan/credentials.h"
#include "plan/names.h"

namespace cloudctl::plan {

namespace {

const Service* find(const std::vector<Service>& services, const std::string& name) {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service& service) { return service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

std::vector<std::string> usable_names(const std::vector<Service>& services, const Scope& scope) {
  std::vector<std::string> names;
  names.reserve(services.size() + scope.project().backing.size());
  for (const Service& service : services) names.push_back(service.name);
  for (const auto& [name, backing] : scope.project().backing) names.push_back(name);
  return names;
}

struct Use {
  const Service& user;
  std::string name;
};

void check_use(const Use& use, const std::vector<Service>& services, Scope& scope) {
  const auto place = scope.place({.service = use.user.name, .key = "uses"});
  const std::string who = "service \"" + use.user.name + "\" uses \"" + use.name + "\"";
  const Service* used = find(services, use.name);
  if (used == nullptr && !scope.project().backing.contains(use.name)) {
    const auto names = usable_names(services, scope);
    const auto near = base::nearest(use.name, names);
    scope.error(place, {.code = "C105",
                        .message = who + ", which is neither a service nor a backing",
                        .label = near ? "did you mean \"" + *near + "\"?" : "",
                        .help = "there are: " + base::join(names, ", ")});
    return;
  }
  if (used == nullptr || scope.is_local() || used->ready_made) return;
  if (used->expose.kind != config::Exposure::none) return;
  const std::string help = used->ports.empty() ? "give \"" + use.name + "\" a \"port\""
                                               : "expose \"" + use.name + "\" as \"cluster\"";
  scope.error(place, {.code = "C119",
                      .message = who + ", which cannot be reached there: it is not exposed",
                      .label = "no address in a cluster",
                      .help = help});
}

// What the user wrote is not replaced.
template <typename Container>
void inject(Container& container, const std::map<std::string, std::string>& settings,
            const Credentials& credentials) {
  const auto is_secret = [&](const std::string& name) {
    return std::find(container.secrets.begin(), container.secrets.end(), name) !=
           container.secrets.end();
  };
  for (const auto& [name, value] : settings) {
    if (!is_secret(name)) container.env.emplace(name, value);
  }
  for (const auto& [name, credential] : credentials) {
    if (!is_secret(name) && !container.env.contains(name)) {
      container.credentials.emplace(name, credential);
    }
  }
}

}  // namespace

std::map<std::string, std::string> connection_settings(const Service& used) {
  if (used.ports.empty()) return {};
  const std::string prefix = variable_prefix(used.name);
  const std::string port = std::to_string(used.ports.front().number);
  return {{prefix + "_HOST", used.name},
          {prefix + "_PORT", port},
          {prefix + "_URL", "http://" + used.name + ":" + port}};
}

std::vector<Service> with_connections(std::vector<Service> services,
                                      const std::map<std::string, config::Backing>& backing) {
  for (Service& service : services) {
    const auto made = backing_settings(service.uses, services, backing);
    auto settings = made.clear;
    for (const std::string& name : service.uses) {
      const Service* used = find(services, name);
      if (used != nullptr && !used->ready_made) settings.merge(connection_settings(*used));
    }
    inject(service, settings, made.credentials);
    for (Companion& companion : service.companions) inject(companion, settings, made.credentials);
  }
  return services;
}

Order checked_order(const std::vector<Service>& services, Scope& scope) {
  Uses uses;
  for (const Service& service : services) {
    uses[service.name] = service.uses;
    for (const std::string& name : service.uses) {
      check_use({.user = service, .name = name}, services, scope);
    }
  }
  Order result = order(uses);
  if (!result.cycle.empty()) {
    scope.error(
        scope.place({.service = result.cycle.front(), .key = "uses"}),
        {.code = "C106",
         .message = "services use each other in a circle: " + base::join(result.cycle, " → "),
         .label = "none of them can start first",
         .help = "take one of these uses out; a service that copes without the other needs "
                 "no \"uses\""});
  }
  return result;
}

}  // namespace cloudctl::plan
