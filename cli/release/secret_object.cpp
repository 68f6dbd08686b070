#include "release/secret_object.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "release/live.h"
#include "tool/registry.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

constexpr const char* marks_annotation = "cloudctl.dev/marks";
constexpr const char* pod_annotation = "cloudctl.dev/secrets";

// "DB_URL=r1,TOKEN=r7": names are those of environment variables.
std::string text_of(const std::map<std::string, std::string>& marks) {
  std::vector<std::string> words;
  words.reserve(marks.size());
  for (const auto& [name, mark] : marks) words.push_back(name + "=" + mark);
  return base::join(words, ",");
}

std::map<std::string, std::string> marks_in(const tool::KubeObject& live) {
  std::map<std::string, std::string> marks;
  const auto found = live.annotations.find(marks_annotation);
  if (found == live.annotations.end()) return marks;
  for (const auto& word : base::split(found->second, ',')) {
    const auto at = word.find('=');
    if (at != std::string::npos) marks[word.substr(0, at)] = word.substr(at + 1);
  }
  return marks;
}

// As the API server keeps them: base64.
std::map<std::string, std::string> data_in(const tool::KubeObject& live) {
  std::map<std::string, std::string> data;
  const json object = json::parse(live.json, nullptr, false);
  const auto found = object.find("data");
  if (found == object.end() || !found->is_object()) return data;
  for (const auto& [name, value] : found->items()) {
    if (value.is_string()) data[name] = value.get<std::string>();
  }
  return data;
}

base::Secret written(const SecretsWanted& wanted, const std::map<std::string, std::string>& data,
                     const std::map<std::string, std::string>& marks) {
  const auto ref = secret_ref(wanted.project, wanted.kube_namespace);
  return base::Secret(json{
      {"apiVersion", ref.api_version},
      {"kind", ref.kind},
      {"metadata",
       {{"name", ref.name},
        {"namespace", ref.kube_namespace},
        {"labels",
         {{"app.kubernetes.io/managed-by", "cloudctl"},
          {"app.kubernetes.io/part-of", wanted.project}}},
        {"annotations", {{marks_annotation, text_of(marks)}}}}},
      {"type", "Opaque"},
      {"data", data}}.dump());
}

}  // namespace

SettledSecrets settle_secrets(const SecretsWanted& wanted) {
  SettledSecrets settled;
  std::map<std::string, std::string> data;
  if (wanted.live != nullptr) {
    data = data_in(*wanted.live);
    settled.marks = marks_in(*wanted.live);
  }
  std::erase_if(settled.marks, [&](const auto& mark) { return data.count(mark.first) == 0; });
  bool changed = false;
  for (const auto& name : wanted.names) {
    const auto value = wanted.values.find(name);
    const auto kept = data.find(name);
    if (value == wanted.values.end()) {
      if (kept == data.end()) settled.missing.push_back(name);
      if (kept == data.end() || settled.marks.count(name) != 0) continue;
    } else {
      const std::string encoded = tool::base64(value->second.reveal());
      const bool same = kept != data.end() && kept->second == encoded;
      if (same && settled.marks.count(name) != 0) continue;
      data[name] = encoded;
    }
    settled.marks[name] = wanted.mark;
    changed = true;
  }
  if (changed) settled.object = written(wanted, data, settled.marks);
  return settled;
}

tool::ObjectRef secret_ref(const std::string& project, const std::string& kube_namespace) {
  return {.api_version = "v1",
          .kind = "Secret",
          .kube_namespace = kube_namespace,
          .name = project + "-secrets"};
}

render::Object with_marks(const render::Object& object, const std::vector<std::string>& names,
                          const std::map<std::string, std::string>& marks) {
  std::map<std::string, std::string> used;
  for (const auto& name : names) {
    const auto mark = marks.find(name);
    if (mark != marks.end()) used.insert(*mark);
  }
  if (used.empty() || object.name.kind == "Job") return object;
  return with_pod_annotation(object, pod_annotation, text_of(used));
}

}  // namespace cloudctl::release
