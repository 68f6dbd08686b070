#include <fmt/format.h>

#include <algorithm>

#include "config/parts.h"
#include "config/take.h"

namespace cloudctl::config {
namespace {

// The address of one that exists says everything.
void check_existing(const Object& object, Notes& notes) {
  if (!object.has("url")) return;
  for (const std::string_view key : {"version", "storage", "image"}) {
    const Value* value = object.find(key);
    if (value == nullptr) continue;
    notes.error(value->key_span,
                {.code = "C022",
                 .message = fmt::format("{} and \"url\" exclude each other", in_words(value->path)),
                 .label = "\"url\" names one that exists already",
                 .help = "remove one of them"});
  }
}

TargetType type_of(const Value& value, const Object& object, Notes& notes) {
  if (const Value* type = object.find("type")) {
    const auto word = read_word(*type, notes);
    return word ? static_cast<TargetType>(*word) : TargetType::local;
  }
  static constexpr std::string_view types[] = {"local", "minikube", "kubernetes", "eks", "kops"};
  const std::string_view name = last_word(value.path);
  const auto* found = std::find(std::begin(types), std::end(types), name);
  if (found != std::end(types)) return static_cast<TargetType>(found - std::begin(types));
  notes.error(value.key_span,
              {.code = "C012",
               .message = fmt::format("key \"type\" is missing in {}", in_words(value.path)),
               .label = "its name is not a type itself",
               .help = "add type: local, minikube, kubernetes, eks or kops"});
  return TargetType::local;
}

void require(const Value& value, const Object& object, std::string_view key, Notes& notes) {
  if (object.has(key)) return;
  const Key* entry = find_key(fmt::format("targets.*.{}", key));
  notes.error(value.key_span,
              {.code = "C012",
               .message = fmt::format("key \"{}\" is missing in {}", key, in_words(value.path)),
               .label = fmt::format("\"{}\" belongs here: {}", key, entry->sentence),
               .help = fmt::format("for example: {}", entry->example)});
}

// eksctl's own rule: "only 1 zone(s) specified, 2 are required".
void check_zones(const Value& value, const Object& object, const Target& target, Notes& notes) {
  const bool few = target.zone_names.size() == 1;
  if (target.zones != 1 && !few) return;
  const std::string path = value.path + (few ? ".zone_names" : ".zones");
  notes.error(object.find(few ? "zone_names" : "zones")->span(),
              {.code = "C016",
               .message = few ? fmt::format("{} must name two or more zones", in_words(path))
                              : fmt::format("{} must be from 2 to 6 on eks", in_words(path)),
               .label = few ? "too few" : "too small",
               .help = "EKS demands two zones for its control plane"});
}

void check_target(const Value& value, const Object& object, const Target& target, Notes& notes) {
  if (target.type == TargetType::kubernetes) require(value, object, "context", notes);
  if (target.type == TargetType::eks || target.type == TargetType::kops) {
    require(value, object, "cluster", notes);
    require(value, object, "region", notes);
  }
  if (target.type == TargetType::eks) check_zones(value, object, target, notes);
}

void note_bounds(const Value& value, const std::string& what, Notes& notes) {
  notes.error(value.span(), {.code = "C024",
                             .message = fmt::format("{} {}", in_words(value.path), what),
                             .label = "",
                             .help = "\"min\" ≤ \"count\" ≤ \"max\""});
}

Nodes read_nodes(const Value& value, Notes& notes) {
  Nodes nodes;
  const Object object(value, notes);
  nodes.name = take_text(object, "name", notes);
  nodes.type = take_text(object, "type", notes);
  nodes.min = take_integer(object, "min", notes);
  nodes.max = take_integer(object, "max", notes);
  nodes.count = take_integer(object, "count", notes);
  if (const Value* is_private = object.find("private")) {
    nodes.is_private = read_boolean(*is_private, notes);
  }
  nodes.ssh_key = take_text(object, "ssh_key", notes);
  if (nodes.min && nodes.max && *nodes.min > *nodes.max) {
    note_bounds(*object.find("min"), "is more than \"max\"", notes);
  } else if (nodes.count && nodes.max && *nodes.count > *nodes.max) {
    note_bounds(*object.find("count"), "is more than \"max\"", notes);
  } else if (nodes.count && nodes.min && *nodes.count < *nodes.min) {
    note_bounds(*object.find("count"), "is less than \"min\"", notes);
  }
  return nodes;
}

Target read_target(const Value& value, Notes& notes) {
  Target target;
  const Object object(value, notes);
  if (!value.is(NodeKind::map)) return target;
  target.type = type_of(value, object, notes);
  target.profile = take_text(object, "profile", notes);
  target.context = take_text(object, "context", notes);
  target.kube_namespace = take_text(object, "namespace", notes);
  target.cluster = take_text(object, "cluster", notes);
  target.region = take_text(object, "region", notes);
  target.version = take_text(object, "version", notes);
  if (const Value* nodes = object.find("nodes")) target.nodes = read_nodes(*nodes, notes);
  target.zones = take_integer(object, "zones", notes);
  target.zone_names = take_set(object, "zone_names", notes).value_or(target.zone_names);
  target.nat = take_word<Nat>(object, "nat", notes);
  target.support = take_word<Support>(object, "support", notes);
  target.admins = take_set(object, "admins", notes).value_or(target.admins);
  target.registry = take_text(object, "registry", notes);
  target.ignore = take_set(object, "ignore", notes).value_or(target.ignore);
  if (const Value* services = object.find("services")) {
    for (const Value& service : read_named(*services, notes)) {
      target.services.emplace(last_word(service.path), read_service(service, false, notes));
    }
  }
  check_target(value, object, target, notes);
  return target;
}

}  // namespace

std::map<std::string, Backing> read_backing(const Value& value, Notes& notes) {
  std::map<std::string, Backing> all;
  for (const Value& entry : read_named(value, notes)) {
    Backing backing;
    const Object object(entry, notes);
    backing.type = take_word<BackingType>(object, "type", notes).value_or(backing.type);
    backing.version = take_text(object, "version", notes);
    backing.storage = take_text(object, "storage", notes);
    backing.image = take_text(object, "image", notes);
    if (const auto url = take_text(object, "url", notes)) {
      backing.url_secret = url->substr(std::string_view("secret:").size());
    }
    check_existing(object, notes);
    all.emplace(last_word(entry.path), std::move(backing));
  }
  return all;
}

std::vector<Alert> read_alerts(const Value& value, Notes& notes) {
  std::vector<Alert> alerts;
  for (const Value& entry : read_objects(value, notes)) {
    const Object object(entry, notes);
    Alert alert;
    alert.name = take_text(object, "name", notes).value_or("");
    alert.when = take_text(object, "when", notes).value_or("");
    alert.lasting = take_duration(object, "for", notes).value_or(alert.lasting);
    if (const Value* severity = object.find("severity"); severity && read_word(*severity, notes)) {
      alert.severity = severity->node->text;
    }
    alert.notify = take_set(object, "notify", notes).value_or(alert.notify);
    alerts.push_back(std::move(alert));
  }
  return alerts;
}

std::map<std::string, Notify> read_notify(const Value& value, Notes& notes) {
  std::map<std::string, Notify> all;
  for (const Value& entry : read_named(value, notes)) {
    const Object object(entry, notes);
    all.emplace(last_word(entry.path), Notify{take_text(object, "email", notes).value_or("")});
  }
  return all;
}

std::map<std::string, Target> read_targets(const Value& value, Notes& notes) {
  std::map<std::string, Target> all;
  for (const Value& entry : read_named(value, notes)) {
    all.emplace(last_word(entry.path), read_target(entry, notes));
  }
  return all;
}

}  // namespace cloudctl::config
