#include <fmt/format.h>

#include <set>

#include "config/formats_numbers.h"
#include "config/parts.h"
#include "config/service_rules.h"
#include "config/take.h"

namespace cloudctl::config {

std::optional<Build> read_build(const Value& value, Notes& notes) {
  Build build;
  if (value.is(NodeKind::scalar)) {
    const auto context = read_text(value, notes);
    if (!context) return {};
    build.context = *context;
    return build;
  }
  const Object object(value, notes);
  if (!value.is(NodeKind::map)) return {};
  build.context = take_text(object, "context", notes).value_or("");
  build.dockerfile = take_text(object, "dockerfile", notes);
  if (auto args = take_table(object, "args", notes)) build.args = std::move(*args);
  build.target = take_text(object, "target", notes);
  if (auto platforms = take_set(object, "platforms", notes)) build.platforms = *platforms;
  return build;
}

namespace {

Port read_port(const Value& value, Notes& notes) {
  if (value.is(NodeKind::scalar))
    return {.name = "", .number = read_integer(value, notes).value_or(0)};
  const Object object(value, notes);
  return {.name = take_text(object, "name", notes).value_or(""),
          .number = take_integer(object, "port", notes).value_or(0)};
}

void note_same_port(const Value& value, const std::string& what, Notes& notes) {
  notes.error(value.key_span,
              {.code = "C027",
               .message = fmt::format("{} stands twice in {}", what,
                                      in_words(value.path.substr(0, value.path.rfind('.')))),
               .label = "here again",
               .help = "remove one of them"});
}

}  // namespace

std::optional<std::vector<Port>> read_ports(const Object& service, Notes& notes) {
  if (const auto number = take_integer(service, "port", notes)) {
    return std::vector<Port>{{.name = "", .number = *number}};
  }
  const Value* list = service.find("ports");
  if (list == nullptr) return {};
  std::vector<Port> ports;
  std::set<int> numbers;
  std::set<std::string> names;
  for (const Value& value : read_objects(*list, notes)) {
    const Port port = read_port(value, notes);
    if (port.number == 0) continue;
    if (!numbers.insert(port.number).second) {
      note_same_port(value, fmt::format("port {}", port.number), notes);
    } else if (!port.name.empty() && !names.insert(port.name).second) {
      note_same_port(value, fmt::format("port name \"{}\"", port.name), notes);
    }
    ports.push_back(port);
  }
  return ports;
}

std::optional<Expose> read_expose(const Value& value, Notes& notes) {
  const auto text = read_text(value, notes);
  if (!text) return {};
  if (text->starts_with("https://")) {
    std::string host = text->substr(8);
    if (host.back() == '/') host.pop_back();
    return Expose{.kind = Exposure::host, .port = {}, .host = host};
  }
  Expose expose;
  const std::size_t colon = text->find(':');
  const std::string kind = text->substr(0, colon);
  if (kind == "none") expose.kind = Exposure::none;
  if (kind == "node") expose.kind = Exposure::node;
  if (kind == "balancer") expose.kind = Exposure::balancer;
  if (colon != std::string::npos) {
    expose.port = static_cast<int>(*whole_number(std::string_view(*text).substr(colon + 1)));
  }
  return expose;
}

std::vector<Storage> read_storage(const Value& value, Notes& notes) {
  std::vector<Storage> storage;
  std::set<std::string> paths;
  for (const Value& entry : read_objects(value, notes)) {
    const Object object(entry, notes);
    const auto path = take_text(object, "path", notes);
    const auto size = take_text(object, "size", notes);
    if (!path || !size) continue;
    if (!paths.insert(*path).second) {
      notes.error(object.find("path")->span(),
                  {.code = "C027",
                   .message = fmt::format("\"{}\" stands twice in {}", *path, in_words(value.path)),
                   .label = "here again",
                   .help = "one path holds one volume"});
    }
    storage.push_back({.path = *path, .size = *size});
  }
  return storage;
}

namespace {

Access read_access(const Value& value, Notes& notes) {
  const Object object(value, notes);
  Access access;
  access.aws = take_set(object, "aws", notes).value_or(std::vector<std::string>{});
  if (const Value* meant = object.find("allow_everything")) {
    access.allow_everything = read_boolean(*meant, notes).value_or(false);
  }
  return access;
}

void read_what_runs(const Object& object, Service& service, Notes& notes) {
  if (const Value* build = object.find("build")) service.build = read_build(*build, notes);
  service.image = take_text(object, "image", notes);
  service.command = take_texts(object, "command", notes);
  service.ports = read_ports(object, notes);
  service.replicas = take_integer(object, "replicas", notes);
  if (const Value* expose = object.find("expose")) service.expose = read_expose(*expose, notes);
  service.env = take_table(object, "env", notes);
  service.secrets = take_set(object, "secrets", notes);
  service.uses = take_set(object, "uses", notes);
}

void read_operation(const Object& object, Service& service, Notes& notes) {
  if (const Value* probes = object.find("probes")) service.probes = read_probes(*probes, notes);
  if (const Value* resources = object.find("resources")) {
    service.resources = read_resources(*resources, notes);
  }
  if (const Value* autoscale = object.find("autoscale")) {
    service.autoscale = read_autoscale(*autoscale, notes);
  }
  if (const Value* rollout = object.find("rollout")) {
    service.rollout = read_rollout(*rollout, notes);
  }
  service.workload = take_word<Workload>(object, "workload", notes);
  service.schedule = take_text(object, "schedule", notes);
  if (const Value* storage = object.find("storage")) {
    service.storage = read_storage(*storage, notes);
  }
  if (const Value* with = object.find("with")) {
    service.companions = read_companions(*with, notes);
  }
  if (const Value* access = object.find("access")) service.access = read_access(*access, notes);
}

}  // namespace

Service read_service(const Value& value, bool complete, Notes& notes) {
  Service service;
  const Object object(value, notes);
  if (!value.is(NodeKind::map)) return service;
  read_what_runs(object, service, notes);
  read_operation(object, service, notes);
  check_service({.object = object, .value = value, .complete = complete}, service, notes);
  return service;
}

}  // namespace cloudctl::config
