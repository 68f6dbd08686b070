#include "release/claims.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr const char* requested = "/spec/resources/requests/storage";

std::string text_at(const json& tree, const char* path) {
  const json::json_pointer at(path);
  return tree.contains(at) && tree.at(at).is_string() ? tree.at(at).get<std::string>() : "";
}

// Sizes by the name of the claim: of an object that is one, or of a stateful set's templates.
std::map<std::string, std::string> sizes_in(const json& object) {
  std::map<std::string, std::string> sizes;
  const std::string name = text_at(object, "/metadata/name");
  const json::json_pointer templates("/spec/volumeClaimTemplates");
  if (text_at(object, "/kind") == "PersistentVolumeClaim") {
    sizes[name] = text_at(object, requested);
  } else if (object.contains(templates)) {
    for (const auto& one : object.at(templates)) {
      sizes[text_at(one, "/metadata/name") + "-" + name + "-0"] = text_at(one, requested);
    }
  }
  return sizes;
}

struct Claim {
  std::string size, storage_class;
};

// What is deployed: the templates of a stateful set say more than the claims that it made.
std::map<std::string, Claim> claims_in(const std::vector<tool::KubeObject>& live) {
  std::map<std::string, Claim> claims;
  for (const char* kind : {"PersistentVolumeClaim", "StatefulSet"}) {
    for (const auto& object : live) {
      if (object.ref.kind != kind) continue;
      const json tree = json::parse(object.json, nullptr, false);
      for (const auto& [name, size] : sizes_in(tree)) {
        claims[name] = {.size = size, .storage_class = text_at(tree, "/spec/storageClassName")};
      }
    }
  }
  return claims;
}

}  // namespace

std::vector<ClaimChange> claim_changes(const Record& wanted,
                                       const std::vector<tool::KubeObject>& live) {
  const auto there = claims_in(live);
  std::vector<ClaimChange> changes;
  for (const auto& object : wanted.objects) {
    for (const auto& [claim, to] : sizes_in(json::parse(object.json, nullptr, false))) {
      const auto from = there.find(claim);
      if (from == there.end()) continue;
      const auto before = base::parse_bytes(from->second.size), now = base::parse_bytes(to);
      if (!before || !now || *before == *now) continue;
      changes.push_back({.service = object.service,
                         .claim = claim,
                         .from = from->second.size,
                         .to = to,
                         .storage_class = from->second.storage_class,
                         .of_set = object.name.kind == "StatefulSet",
                         .less = *now < *before});
    }
  }
  return changes;
}

bool lets_grow(const tool::KubeObject& storage_class) {
  return json::parse(storage_class.json, nullptr, false).value("allowVolumeExpansion", false);
}

}  // namespace cloudctl::release
