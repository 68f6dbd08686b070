#include "release/credential_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plan/backing.h"
#include "plan/credentials.h"
#include "plan/names.h"
#include "release/live.h"
#include "release/secret_object.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr const char* backing_label = "cloudctl.dev/backing";
constexpr const char* type_note = "cloudctl.dev/type";
constexpr const char* version_note = "cloudctl.dev/version";
constexpr const char* storage_note = "cloudctl.dev/storage";
constexpr const char* mark_note = "cloudctl.dev/password";
constexpr const char* pending_part = "next";

std::string note_in(const tool::KubeObject& object, const char* note) {
  const auto found = object.annotations.find(note);
  return found == object.annotations.end() ? std::string() : found->second;
}

// Jobs stay as they are: their pods cannot be changed.
bool refers_to_password(const Record& record, const render::Object& object,
                        const std::string& backing) {
  const auto made = record.backing.find(backing);
  const bool reads_at_start =
      made != record.backing.end() && made->second.type == config::BackingType::redis;
  if (object.name.kind == "Job" || (object.service == backing && !reads_at_start)) return false;
  const std::string name = plan::credential_secret(record.project, backing);
  return object.json.find('"' + name + '"') != std::string::npos;
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
  json notes{{type_note, plan::word(made.type)},
             {version_note, made.version},
             {storage_note, made.storage}};
  json parts = json::object();
  for (const auto& [part, value] : plan::credential_parts(place.name, made, password)) {
    parts[part] = value.reveal();
  }
  return base::Secret(json{
      {"apiVersion", ref.api_version},
      {"kind", ref.kind},
      {"metadata",
       {{"name", ref.name},
        {"namespace", ref.kube_namespace},
        {"labels", labels},
        {"annotations", std::move(notes)}}},
      {"type", "Opaque"},
      {"stringData",
       std::move(parts)}}.dump());
}

base::Secret password_in(const tool::KubeObject& live) {
  const auto values = values_in(live);
  const auto found = values.find("password");
  return found == values.end() ? base::Secret() : found->second;
}

std::optional<base::Secret> pending_in(const tool::KubeObject& live) {
  const auto values = values_in(live);
  const auto found = values.find(pending_part);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

base::Secret with_pending(const tool::KubeObject& live, const base::Secret& next) {
  json tree = json::parse(live.json);
  tree["stringData"][pending_part] = next.reveal();
  return base::Secret(tree.dump());
}

base::Secret without_pending(const tool::KubeObject& live) {
  json tree = json::parse(live.json);
  tree["data"].erase(pending_part);
  return base::Secret(tree.dump());
}

base::Secret with_password(const tool::KubeObject& live, const CredentialPlace& place,
                           const CredentialChange& change) {
  json tree = json::parse(without_pending(live).reveal());
  for (const auto& [part, value] :
       plan::credential_parts(place.name, change.made, change.password)) {
    tree["stringData"][part] = value.reveal();
  }
  tree["metadata"]["annotations"][mark_note] = change.mark;
  return base::Secret(tree.dump());
}

std::string password_mark(const tool::KubeObject& live) {
  return note_in(live, mark_note);
}

std::vector<std::string> services_with_password(const Record& record, const std::string& backing) {
  std::vector<std::string> names;
  for (const auto& object : record.objects) {
    if (refers_to_password(record, object, backing)) names.push_back(object.service);
  }
  return names;
}

Record with_password_marks(Record record, const std::vector<tool::KubeObject>& live) {
  for (const auto& [backing, made] : record.backing) {
    const CredentialPlace place{.project = record.project, .kube_namespace = {}, .name = backing};
    const std::string name = credential_ref(place).name;
    const auto secret = std::find_if(live.begin(), live.end(), [&](const auto& one) {
      return is_credential(one) && one.ref.name == name;
    });
    const std::string mark = secret == live.end() ? std::string() : password_mark(*secret);
    if (mark.empty()) continue;
    for (auto& object : record.objects) {
      if (!refers_to_password(record, object, backing)) continue;
      object = with_pod_annotation(object, "cloudctl.dev/password." + backing, mark);
    }
  }
  return record;
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
