#include "plan/credentials.h"

#include <algorithm>

#include "plan/names.h"

namespace cloudctl::plan {

namespace {

using config::BackingType;

// One that a service uses: run by us, or elsewhere.
struct Used {
  std::string name;
  BackingType type = BackingType::postgres;
  const ReadyMade* made = nullptr;  // not owned; of one that exists elsewhere nothing
  std::string url_secret;           // then its name
};

// Passwords are made of letters that need no escaping in a URL.
std::string url_of(const std::string& name, const ReadyMade& made, const std::string& password) {
  const std::string place = "@" + name + ":" + std::to_string(made.port);
  switch (made.type) {
    case BackingType::mongodb:
      return "mongodb://" + made.user + ":" + password + place + "/" + made.database +
             "?authSource=admin";
    case BackingType::redis:
      // Its own client takes an empty name for a name.
      return "redis://" + made.user + ":" + password + place + "/" + made.database;
    case BackingType::rabbitmq:
      return "amqp://" + made.user + ":" + password + place;
    case BackingType::postgres:
      break;
  }
  return "postgresql://" + made.user + ":" + password + place + "/" + made.database;
}

std::vector<Used> used_of(const std::vector<std::string>& uses,
                          const std::vector<Service>& services,
                          const std::map<std::string, config::Backing>& all) {
  std::vector<Used> result;
  for (const std::string& name : uses) {
    const auto backing = all.find(name);
    if (backing == all.end()) continue;
    Used used{.name = name,
              .type = backing->second.type,
              .url_secret = backing->second.url_secret.value_or("")};
    const auto service = std::find_if(services.begin(), services.end(),
                                      [&](const Service& one) { return one.name == name; });
    if (service != services.end() && service->ready_made) used.made = &*service->ready_made;
    result.push_back(used);
  }
  return result;
}

bool is_database(BackingType type) {
  return type == BackingType::postgres || type == BackingType::mongodb;
}

// The names that programs of its type look for.
struct Names {
  const char *host, *port, *user, *database, *password, *url;  // nullptr: there is no such name
};

Names names_of(BackingType type) {
  switch (type) {
    case BackingType::mongodb:
      return {"MONGO_HOST", "MONGO_PORT",     "MONGO_USER",
              "MONGO_NAME", "MONGO_PASSWORD", "MONGO_URL"};
    case BackingType::redis:
      return {"REDIS_HOST", "REDIS_PORT", nullptr, nullptr, "REDIS_PASSWORD", "REDIS_URL"};
    case BackingType::rabbitmq:
      return {"AMQP_HOST", "AMQP_PORT", "AMQP_USER", nullptr, "AMQP_PASSWORD", "AMQP_URL"};
    case BackingType::postgres:
      break;
  }
  return {"PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSWORD", nullptr};
}

Credential credential(const Used& used, const std::string& part) {
  return used.made == nullptr ? Credential{"", used.url_secret} : Credential{used.name, part};
}

void add(InjectedSettings& settings, const Used& used, const Names& names) {
  if (names.url != nullptr) settings.credentials.emplace(names.url, credential(used, "url"));
  if (used.made == nullptr) return;
  const auto say = [&](const char* name, const std::string& value) {
    if (name != nullptr) settings.clear.emplace(name, value);
  };
  say(names.host, used.name);
  say(names.port, std::to_string(used.made->port));
  say(names.user, used.made->user);
  say(names.database, used.made->database);
  if (names.password != nullptr) {
    settings.credentials.emplace(names.password, credential(used, "password"));
  }
}

void add_prefixed(InjectedSettings& settings, const Used& used) {
  const std::string prefix = variable_prefix(used.name);
  const std::string host = prefix + "_HOST", port = prefix + "_PORT", user = prefix + "_USER",
                    database = prefix + "_NAME", password = prefix + "_PASSWORD",
                    url = prefix + "_URL";
  add(settings, used,
      {host.c_str(), port.c_str(), user.c_str(), database.c_str(), password.c_str(), url.c_str()});
}

}  // namespace

std::map<std::string, base::Secret> credential_parts(const std::string& name, const ReadyMade& made,
                                                     const base::Secret& password) {
  std::map<std::string, base::Secret> parts{
      {"password", password}, {"url", base::Secret(url_of(name, made, password.reveal()))}};
  if (made.type == BackingType::redis) {
    parts["config"] = base::Secret("requirepass " + password.reveal() + "\n");
  }
  return parts;
}

InjectedSettings backing_settings(const std::vector<std::string>& uses,
                                  const std::vector<Service>& services,
                                  const std::map<std::string, config::Backing>& all) {
  InjectedSettings settings;
  const auto used = used_of(uses, services, all);
  for (const Used& one : used) add_prefixed(settings, one);
  for (const Used& one : used) {
    const auto same = std::count_if(used.begin(), used.end(),
                                    [&](const Used& other) { return other.type == one.type; });
    if (same == 1) add(settings, one, names_of(one.type));
    const auto databases = std::count_if(used.begin(), used.end(),
                                         [](const Used& other) { return is_database(other.type); });
    if (is_database(one.type) && databases == 1) {
      settings.credentials.emplace("DATABASE_URL", credential(one, "url"));
    }
  }
  return settings;
}

std::vector<std::string> secret_names(const Service& service) {
  std::vector<std::string> names = service.secrets;
  const auto add_name = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  const auto add_credentials = [&](const Credentials& credentials) {
    for (const auto& [variable, one] : credentials) {
      add_name(one.backing.empty() ? one.part : credential_variable(one.backing, one.part));
    }
  };
  for (const auto& companion : service.companions) {
    for (const auto& name : companion.secrets) add_name(name);
    add_credentials(companion.credentials);
  }
  add_credentials(service.credentials);
  if (!service.credential_file.empty()) add_name(credential_variable(service.name, "config"));
  return names;
}

}  // namespace cloudctl::plan
