#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "release/record.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

// The form of the files; a reader refuses what it does not know.
constexpr int form = 1;

constexpr std::array<std::pair<Result, const char*>, 5> results{{
    {Result::pending, "pending"},
    {Result::good, "good"},
    {Result::failed, "failed"},
    {Result::rolled_back, "rolled back"},
    {Result::interrupted, "interrupted"},
}};

constexpr std::array<std::pair<config::ProbeKind, const char*>, 3> probe_kinds{{
    {config::ProbeKind::http, "http"},
    {config::ProbeKind::tcp, "tcp"},
    {config::ProbeKind::exec, "exec"},
}};

template <typename Table, typename Value>
std::string word(const Table& table, Value value) {
  for (const auto& [known, name] : table) {
    if (known == value) return name;
  }
  return {};
}

template <typename Table>
auto value_of(const Table& table, const std::string& name) {
  for (const auto& [known, its_name] : table) {
    if (name == its_name) return known;
  }
  throw base::Error({.what = "\"" + name + "\" is not known here"});
}

json to(const std::optional<plan::Probe>& probe) {
  if (!probe) return nullptr;
  return {{"kind", word(probe_kinds, probe->kind)},
          {"path", probe->path},
          {"port", probe->port},
          {"command", probe->command},
          {"delay", probe->delay_seconds},
          {"period", probe->period_seconds},
          {"timeout", probe->timeout_seconds},
          {"failures", probe->failures}};
}

std::optional<plan::Probe> probe(const json& tree) {
  if (tree.is_null()) return std::nullopt;
  return plan::Probe{.kind = value_of(probe_kinds, tree.at("kind").get<std::string>()),
                     .path = tree.at("path"),
                     .port = tree.at("port"),
                     .command = tree.at("command"),
                     .delay_seconds = tree.at("delay"),
                     .period_seconds = tree.at("period"),
                     .timeout_seconds = tree.at("timeout"),
                     .failures = tree.at("failures")};
}

json to(const ServiceRecord& service) {
  json ports = json::array();
  for (const auto& port : service.ports) {
    ports.push_back({{"name", port.name}, {"number", port.number}});
  }
  return {{"name", service.name},
          {"image", service.image},
          {"image_id", service.image_id},
          {"config_hash", service.config_hash},
          {"replicas", service.replicas},
          {"runs_once", service.runs_once},
          {"ports", std::move(ports)},
          {"host_port", service.host_port},
          {"host_address", service.host_address},
          {"probes",
           {{"ready", to(service.probes.ready)},
            {"live", to(service.probes.live)},
            {"start", to(service.probes.start)}}},
          {"secrets", service.secrets},
          {"settings", service.settings}};
}

ServiceRecord service(const json& tree) {
  ServiceRecord service{.name = tree.at("name"),
                        .image = tree.at("image"),
                        .image_id = tree.at("image_id"),
                        .config_hash = tree.at("config_hash"),
                        .replicas = tree.at("replicas"),
                        .runs_once = tree.at("runs_once"),
                        .ports = {},
                        .host_port = tree.at("host_port"),
                        .host_address = tree.at("host_address"),
                        .probes = {.ready = probe(tree.at("probes").at("ready")),
                                   .live = probe(tree.at("probes").at("live")),
                                   .start = probe(tree.at("probes").at("start"))},
                        .secrets = tree.at("secrets"),
                        .settings = tree.at("settings")};
  for (const json& port : tree.at("ports")) {
    service.ports.push_back({.name = port.at("name"), .number = port.at("number")});
  }
  return service;
}

// Kept as text: what was applied is applied again byte by byte.
json to(const render::Object& object) {
  return {{"api_version", object.name.api_version},
          {"kind", object.name.kind},
          {"namespace", object.name.kube_namespace},
          {"name", object.name.name},
          {"service", object.service},
          {"json", object.json}};
}

render::Object object(const json& tree) {
  return {.name = {.api_version = tree.at("api_version"),
                   .kind = tree.at("kind"),
                   .kube_namespace = tree.at("namespace"),
                   .name = tree.at("name")},
          .service = tree.at("service"),
          .json = tree.at("json")};
}

constexpr std::array<std::pair<config::BackingType, const char*>, 4> backing_types{{
    {config::BackingType::mongodb, "mongodb"},
    {config::BackingType::postgres, "postgres"},
    {config::BackingType::redis, "redis"},
    {config::BackingType::rabbitmq, "rabbitmq"},
}};

// Left out by releases without any, and by those from before there were any.
void add_backing(json& tree, const Record& record) {
  for (const auto& [name, made] : record.backing) {
    tree["backing"][name] = {{"type", word(backing_types, made.type)},
                             {"version", made.version},
                             {"storage", made.storage},
                             {"user", made.user},
                             {"database", made.database},
                             {"port", made.port}};
  }
}

std::map<std::string, plan::ReadyMade> backing(const json& tree) {
  std::map<std::string, plan::ReadyMade> all;
  const json parts = tree.value("backing", json::object());
  for (const auto& [name, part] : parts.items()) {
    all[name] = {.type = value_of(backing_types, part.at("type").get<std::string>()),
                 .version = part.at("version"),
                 .storage = part.at("storage"),
                 .user = part.at("user"),
                 .database = part.at("database"),
                 .port = part.at("port")};
  }
  return all;
}

// What only releases of clusters have; others are written, and read, without it.
void add_cluster(json& tree, const Record& record) {
  for (const auto& part : record.objects) tree["objects"].push_back(to(part));
  if (!record.scale.empty()) tree["scale"] = record.scale;
  if (!record.cluster.empty()) tree["cluster"] = record.cluster;
  if (!record.left.empty()) tree["left"] = record.left;
}

Record with_cluster(Record record, const json& tree) {
  for (const json& part : tree.value("objects", json::array())) {
    record.objects.push_back(object(part));
  }
  record.scale = tree.value("scale", std::map<std::string, int>());
  record.cluster = tree.value("cluster", std::string());
  record.left = tree.value("left", std::string());
  return record;
}

Record record(const json& tree) {
  if (tree.at("form") != form) {
    throw base::Error({.what = "form " + tree.at("form").dump() + " is newer than this program"});
  }
  Record record{.number = tree.at("number"),
                .project = tree.at("project"),
                .target = tree.at("target"),
                .purpose = tree.at("purpose"),
                .who = tree.at("who"),
                .host = tree.at("host"),
                .commit = tree.at("commit"),
                .started = tree.at("started"),
                .result = value_of(results, tree.at("result").get<std::string>()),
                .cause = tree.at("cause"),
                .milliseconds = tree.at("milliseconds"),
                .config_hash = tree.at("config_hash"),
                .files = tree.at("files"),
                .waves = tree.at("waves"),
                .services = {},
                .backing = {},
                .secret_marks = tree.value("secret_marks", std::map<std::string, std::string>())};
  for (const json& part : tree.at("services")) record.services.push_back(service(part));
  record.backing = backing(tree);
  return with_cluster(std::move(record), tree);
}

}  // namespace

std::string word(Result result) {
  return word(results, result);
}

std::string to_json(const Record& record) {
  json services = json::array();
  for (const auto& service : record.services) services.push_back(to(service));
  json tree{{"form", form},
            {"number", record.number},
            {"project", record.project},
            {"target", record.target},
            {"purpose", record.purpose},
            {"who", record.who},
            {"host", record.host},
            {"commit", record.commit},
            {"started", record.started},
            {"result", word(record.result)},
            {"cause", record.cause},
            {"milliseconds", record.milliseconds},
            {"config_hash", record.config_hash},
            {"files", record.files},
            {"waves", record.waves},
            {"services", std::move(services)},
            {"secret_marks", record.secret_marks}};
  add_backing(tree, record);
  add_cluster(tree, record);
  return tree.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Record from_json(std::string_view text, const std::string& origin, const std::string& next) {
  const auto refused = [&](const std::string& why) {
    return base::Error(
        {.what = "release record cannot be read: " + why, .where = origin, .next = next});
  };
  try {
    return record(json::parse(text));
  } catch (const json::exception& error) {
    throw refused(error.what());
  } catch (const base::Error& error) {
    throw refused(error.what());
  }
}

}  // namespace cloudctl::release
