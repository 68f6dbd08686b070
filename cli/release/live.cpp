#include "release/live.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "release/compare.h"
#include "release/managed_fields.h"
#include "tool/registry.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

json tree(const std::string& text) {
  json tree = json::parse(text, nullptr, false);
  return tree.is_object() ? tree : json::object();
}

// A Secret may be written in clear, and is never given back so (kubernetes.io, "Secrets").
json wanted_tree(const render::Object& object) {
  json wanted = tree(object.json);
  if (object.name.kind != "Secret" || !wanted.contains("stringData")) return wanted;
  for (const auto& [name, value] : wanted["stringData"].items()) {
    wanted["data"][name] = tool::base64(value.is_string() ? value.get<std::string>() : "");
  }
  wanted.erase("stringData");
  return wanted;
}

// One object in its three forms.
struct Forms {
  json wanted, live;
  json last;  // null: the last good release had no such object
};

bool is_secret_value(const Forms& forms, const FieldPath& path) {
  return forms.wanted.value("kind", "") == "Secret" && !path.empty() &&
         path.front().field == "data";
}

std::string shown(const Forms& forms, const FieldPath& path, const json& value) {
  if (value.is_null()) return {};
  if (is_secret_value(forms, path)) return "***";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

LiveField changed_field(const Forms& forms, const Divergence& found) {
  const json* last = find_field(forms.last, found.path);
  const bool was_wanted = last != nullptr && is_same_value(found.path, found.wanted, *last);
  const bool was_live =
      last != nullptr ? is_same_value(found.path, *last, found.live) : found.live.is_null();
  return {.path = text(found.path),
          .before = shown(forms, found.path, found.live),
          .after = shown(forms, found.path, found.wanted),
          .by = was_wanted ? By::cluster : By::you,
          .manager = was_live ? std::string() : changed_by(forms.live, found.path)};
}

// What the last release set, this one does not, and the apply will take away.
std::vector<LiveField> dropped_fields(const Forms& forms) {
  std::vector<LiveField> fields;
  for (const Leaf& leaf : leaves(forms.last)) {
    const json* live = find_field(forms.live, leaf.path);
    if (live == nullptr || find_field(forms.wanted, leaf.path) != nullptr) continue;
    if (!is_ours(forms.live, leaf.path)) continue;
    fields.push_back({.path = text(leaf.path),
                      .before = shown(forms, leaf.path, *live),
                      .after = {},
                      .by = By::you,
                      .manager = {}});
  }
  return fields;
}

ObjectDifference difference(const Sides& sides, const render::Object& wanted) {
  ObjectDifference result{
      .name = wanted.name, .service = wanted.service, .change = Change::created, .fields = {}};
  const auto* live = tool::find(sides.live, ref_of(wanted.name));
  if (live == nullptr || live->being_deleted) return result;
  Forms forms{.wanted = wanted_tree(wanted), .live = tree(live->json), .last = {}};
  const auto last = std::find_if(sides.last.begin(), sides.last.end(),
                                 [&](const auto& object) { return object.name == wanted.name; });
  if (last != sides.last.end()) forms.last = wanted_tree(*last);
  for (const Divergence& found : divergences(forms.wanted, forms.live)) {
    result.fields.push_back(changed_field(forms, found));
  }
  if (forms.last.is_object()) {
    for (auto& field : dropped_fields(forms)) result.fields.push_back(std::move(field));
  }
  result.change = result.fields.empty() ? Change::unchanged : Change::changed;
  return result;
}

}  // namespace

bool holds(const render::Object& wanted, const tool::KubeObject& live) {
  return !live.being_deleted && divergences(wanted_tree(wanted), tree(live.json)).empty();
}

std::vector<ObjectDifference> differences(const Sides& sides) {
  std::vector<ObjectDifference> all;
  for (const render::Object& wanted : sides.wanted) all.push_back(difference(sides, wanted));
  for (const tool::ObjectRef& gone : to_prune(sides)) {
    const auto* live = tool::find(sides.live, gone);
    const auto service = live->labels.find("app.kubernetes.io/name");
    all.push_back({.name = {.api_version = gone.api_version,
                            .kind = gone.kind,
                            .kube_namespace = gone.kube_namespace,
                            .name = gone.name},
                   .service = service == live->labels.end() ? std::string() : service->second,
                   .change = Change::removed,
                   .fields = {}});
  }
  return all;
}

}  // namespace cloudctl::release
