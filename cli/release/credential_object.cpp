#include "release/credential_object.h"

#include <nlohmann/json.hpp>

#include "plan/backing.h"
#include "plan/credentials.h"
#include "plan/names.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr const char* backing_label = "cloudctl.dev/backing";
constexpr const char* type_note = "cloudctl.dev/type";
constexpr const char* version_note = "cloudctl.dev/version";
constexpr const char* storage_note = "cloudctl.dev/storage";

std::string note_in(const tool::KubeObject& object, const char* note) {
  const auto found = object.annotations.find(note);
  return found == object.annotations.end() ? std::string() : found->second;
}

}  // namespace

tool::ObjectRef credential_ref(const CredentialPlace& place) {
  return {.api_version = "v1",
          .kind = "Secret",
          .kube_namespace = place.kube_namespace,
          .name = plan::credential_secret(place.project, place.name)};
}

base::Secret credential_object(const CredentialPlace& place, const plan::ReadyMade& made,
                               const base::Secret& password) {
  const auto ref = credential_ref(place);
  auto labels = plan::kube_labels(place.project, place.name);
  labels[backing_label] = place.name;
  json parts = json::object();
  for (const auto& [part, value] : plan::credential_parts(place.name, made, password)) {
    parts[part] = value.reveal();
  }
  return base::Secret(json{
      {"apiVersion", ref.api_version},
      {"kind", ref.kind},
      {"metadata", {{"name", ref.name}, {"namespace", ref.kube_namespace}, {"labels", labels}}},
      {"type", "Opaque"},
      {"stringData",
       std::move(parts)}}.dump());
}

bool is_credential(const tool::KubeObject& object) {
  return object.ref.kind == "Secret" && object.labels.count(backing_label) != 0;
}

Backing made_in(const std::vector<tool::KubeObject>& objects) {
  Backing made;
  for (const auto& object : objects) {
    const auto type = plan::type_of(note_in(object, type_note));
    if (!is_credential(object) || !type) continue;
    made[object.labels.at(backing_label)] = {.type = *type,
                                             .version = note_in(object, version_note),
                                             .storage = note_in(object, storage_note)};
  }
  return made;
}

}  // namespace cloudctl::release
