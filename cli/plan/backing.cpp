#include "plan/backing.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cloudctl::plan {

namespace {

// What the official images say of themselves (hub.docker.com, "Official Images"): they run as user
// 999, take user, password and database from the environment at their first start, and keep their
// data below one folder.
struct Preset {
  std::string_view word, repository, version, port_name;
  int port;
  std::string_view folder;  // of the data
  std::string_view memory_request, memory_limit;
};

constexpr std::array<Preset, 4> presets{{
    {"mongodb", "mongo", "7", "mongodb", 27017, "/data/db", "256Mi", "1Gi"},
    {"postgres", "postgres", "16", "postgresql", 5432, "/var/lib/postgresql/data", "128Mi",
     "512Mi"},
    {"redis", "redis", "7", "redis", 6379, "/data", "32Mi", "256Mi"},
    {"rabbitmq", "rabbitmq", "3", "amqp", 5672, "/var/lib/rabbitmq", "256Mi", "1Gi"},
}};

constexpr int image_user = 999;
constexpr int start_seconds = 180;  // a recovery after a crash takes its time
constexpr int grace = 60;           // to write down what is in memory
constexpr const char* redis_file = "/run/credentials/redis.conf";

const Preset& preset_of(config::BackingType type) {
  return presets.at(static_cast<std::size_t>(type));
}

// The tag of an image, as far as it tells a version; a digest tells none.
std::string version_in(const std::string& image) {
  const auto colon = image.rfind(':');
  const bool has_tag = colon != std::string::npos && image.find('/', colon) == std::string::npos &&
                       image.find('@') == std::string::npos;
  const std::string tag = has_tag ? image.substr(colon + 1) : "";
  return major_version(tag).empty() ? "" : tag;
}

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Names of users and databases that need no quotes in any of their languages.
std::string plain(const std::string& project) {
  std::string name = project;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// Asks where the world asks: a first start fills the database by a server that listens to the
// socket or to the loopback alone, and is not ready yet.
Probe tcp_probe(int port) {
  return {.kind = config::ProbeKind::tcp,
          .port = port,
          .period_seconds = 2,
          .timeout_seconds = 2,
          .failures = 3};
}

Probe exec_probe(std::vector<std::string> command, int timeout) {
  return {.kind = config::ProbeKind::exec,
          .command = std::move(command),
          .period_seconds = timeout,
          .timeout_seconds = timeout,
          .failures = 3};
}

// MongoDB is asked by its port: its shell takes a second of processor time to say the same.
Probe ready_probe(const ReadyMade& made) {
  switch (made.type) {
    case config::BackingType::postgres:
      // Not by the socket, where the server of the first start listens.
      return exec_probe({"pg_isready", "-q", "-h", "127.0.0.1", "-p", std::to_string(made.port),
                         "-U", made.user, "-d", made.database},
                        2);
    case config::BackingType::redis: {
      const bool tells = number(major_version(made.version)) >= 7;  // -e: "NOAUTH" is no answer
      return tells ? exec_probe({"redis-cli", "-e", "ping"}, 2)
                   : exec_probe({"redis-cli", "ping"}, 2);
    }
    case config::BackingType::rabbitmq:
      return exec_probe(
          {"rabbitmq-diagnostics", "-q", "check_port_listener", std::to_string(made.port)}, 10);
    case config::BackingType::mongodb:
      break;
  }
  return tcp_probe(made.port);
}

Probes probes_of(const ReadyMade& made) {
  Probes probes{.ready = ready_probe(made), .live = tcp_probe(made.port), .start = {}};
  probes.live->period_seconds = 10;
  probes.live->timeout_seconds = 5;
  probes.live->failures = 6;
  // A program that asks costs more than a second while everything starts.
  probes.start = made.type == config::BackingType::rabbitmq ? tcp_probe(made.port) : *probes.ready;
  probes.start->period_seconds = 2;
  probes.start->failures = start_seconds / 2;
  return probes;
}

void set_postgres(Service& service) {
  const ReadyMade& made = *service.ready_made;
  std::string folder(preset_of(made.type).folder);
  // Since 18 the image keeps each version below the folder above.
  if (number(major_version(made.version)) >= 18) folder = "/var/lib/postgresql";
  service.env = {{"POSTGRES_USER", made.user},
                 {"POSTGRES_DB", made.database},
                 // The top of a volume may hold "lost+found", which initdb does not take.
                 {"PGDATA", folder + "/pgdata"}};
  service.credentials["POSTGRES_PASSWORD"] = {service.name, "password"};
  service.scratch = {"/var/run/postgresql"};
  service.volumes.front().path = folder;
}

void set_mongodb(Service& service) {
  const ReadyMade& made = *service.ready_made;
  service.env = {{"MONGO_INITDB_ROOT_USERNAME", made.user},
                 {"MONGO_INITDB_DATABASE", made.database}};
  service.credentials["MONGO_INITDB_ROOT_PASSWORD"] = {service.name, "password"};
  service.scratch = {"/data/configdb"};
}

// Its password can be given by a file only; its client takes it from the environment.
void set_redis(Service& service) {
  service.command = {"redis-server", redis_file};
  if (!service.ready_made->storage.empty()) {
    service.command.insert(service.command.end(), {"--appendonly", "yes"});
  }
  service.credential_file = redis_file;
  service.credentials["REDISCLI_AUTH"] = {service.name, "password"};
}

void set_rabbitmq(Service& service) {
  // Its data stands below the node's name, which else would be that of each container.
  service.env = {{"RABBITMQ_DEFAULT_USER", service.ready_made->user},
                 {"RABBITMQ_NODENAME", "rabbit@localhost"}};
  service.credentials["RABBITMQ_DEFAULT_PASS"] = {service.name, "password"};
  service.scratch = {"/var/log/rabbitmq"};
}

void set_type(Service& service) {
  switch (service.ready_made->type) {
    case config::BackingType::mongodb:
      return set_mongodb(service);
    case config::BackingType::postgres:
      return set_postgres(service);
    case config::BackingType::redis:
      return set_redis(service);
    case config::BackingType::rabbitmq:
      return set_rabbitmq(service);
  }
}

ReadyMade made_of(const config::Backing& backing, const std::string& project) {
  const Preset& preset = preset_of(backing.type);
  std::string version(preset.version);
  if (backing.image) version = version_in(*backing.image);
  if (backing.version) version = *backing.version;
  ReadyMade made{.type = backing.type,
                 .version = version,
                 .storage = backing.storage.value_or(""),
                 .user = plain(project),
                 .database = plain(project),
                 .port = preset.port};
  if (backing.type == config::BackingType::redis) made.user = "default", made.database = "0";
  if (backing.type == config::BackingType::rabbitmq) made.database = "/";
  return made;
}

}  // namespace

std::string_view word(config::BackingType type) {
  return preset_of(type).word;
}

std::optional<config::BackingType> type_of(std::string_view word) {
  for (std::size_t i = 0; i < presets.size(); ++i) {
    if (presets.at(i).word == word) return static_cast<config::BackingType>(i);
  }
  return std::nullopt;
}

std::string major_version(std::string_view version) {
  const auto end = version.find_first_not_of("0123456789");
  return std::string(version.substr(0, end));
}

Service ready_made(const std::string& name, const config::Backing& backing,
                   const std::string& project) {
  const Preset& preset = preset_of(backing.type);
  Service service{.name = name};
  service.ready_made = made_of(backing, project);
  service.image.reference =
      backing.image.value_or(std::string(preset.repository) + ":" + service.ready_made->version);
  service.ports = {{.name = std::string(preset.port_name), .number = preset.port}};
  service.expose = {.kind = config::Exposure::none, .host = {}};
  service.workload = config::Workload::statefulset;
  service.rollout.strategy = config::Strategy::recreate;
  service.resources = {.cpu_request = "50m",
                       .cpu_limit = "",
                       .memory_request = std::string(preset.memory_request),
                       .memory_limit = std::string(preset.memory_limit)};
  service.volumes = {{.name = "data", .path = std::string(preset.folder), .size = ""}};
  service.user = image_user;
  service.grace_seconds = grace;
  service.drain_seconds = 0;
  set_type(service);
  service.probes = probes_of(*service.ready_made);
  if (backing.storage) {
    service.volumes.front().size = *backing.storage;
  } else {
    service.scratch.push_back(service.volumes.front().path);
    service.volumes.clear();
  }
  return service;
}

}  // namespace cloudctl::plan
