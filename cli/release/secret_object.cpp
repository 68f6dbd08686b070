#include "release/secret_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "release/live.h"
#include "tool/registry.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

constexpr const char* marks_annotation = "cloudctl.dev/marks";
constexpr const char* pod_annotation = "cloudctl.dev/secrets";

// "DB_URL=r1,TOKEN=r7": names are those of environment variables, which have no dot.
std::string text_of(const Texts& marks) {
  std::vector<std::string> words;
  words.reserve(marks.size());
  for (const auto& [name, mark] : marks) words.push_back(name + "=" + mark);
  return base::join(words, ",");
}

std::string kept_key(const std::string& name, const std::string& mark) {
  return name + "." + mark;
}

std::string name_in(const std::string& key) {
  return key.substr(0, key.find('.'));
}

// What the Secret holds: values as the API server keeps them (base64), and marks of the present.
struct Content {
  Texts data, marks;
};

Content content_of(const tool::KubeObject& live) {
  Content content;
  const json object = json::parse(live.json, nullptr, false);
  const auto found = object.find("data");
  if (found != object.end() && found->is_object()) {
    for (const auto& [name, value] : found->items()) {
      if (value.is_string()) content.data[name] = value.get<std::string>();
    }
  }
  const auto text = live.annotations.find(marks_annotation);
  if (text == live.annotations.end()) return content;
  for (const auto& word : base::split(text->second, ',')) {
    const auto at = word.find('=');
    if (at == std::string::npos) continue;
    const std::string name = word.substr(0, at);
    if (content.data.count(name) != 0) content.marks[name] = word.substr(at + 1);
  }
  return content;
}

base::Secret written(const tool::ObjectRef& ref, const std::string& project,
                     const Content& content) {
  return base::Secret(json{
      {"apiVersion", ref.api_version},
      {"kind", ref.kind},
      {"metadata",
       {{"name", ref.name},
        {"namespace", ref.kube_namespace},
        {"labels",
         {{"app.kubernetes.io/managed-by", "cloudctl"}, {"app.kubernetes.io/part-of", project}}},
        {"annotations", {{marks_annotation, text_of(content.marks)}}}}},
      {"type", "Opaque"},
      {"data",
       content.data}}.dump());
}

base::Secret rewritten(const tool::KubeObject& live, const Content& content) {
  const auto project = live.labels.find("app.kubernetes.io/part-of");
  return written(live.ref, project == live.labels.end() ? std::string() : project->second, content);
}

// As no other value of that name has it: after `down` the numbers of releases begin anew.
std::string fresh_mark(const Content& content, const std::string& name, const std::string& mark) {
  std::string fresh = mark;
  for (int number = 2; content.data.count(kept_key(name, fresh)) != 0; ++number) {
    fresh = mark + "-" + std::to_string(number);
  }
  return fresh;
}

// One pass over the names wanted, on a copy of what the cluster has.
class Settling {
 public:
  Settling(const SecretsWanted& wanted, Content content)
      : wanted_(wanted), before_(content), content_(std::move(content)) {}

  SettledSecrets run() {
    for (const auto& name : wanted_.names) {
      if (!brought_back(name)) settle_present(name);
    }
    settled_.sent = wanted_.sent;
    for (const auto& [name, value] : wanted_.values) {
      const auto mark = content_.marks.find(name);
      if (mark != content_.marks.end() && is_present(name, value))
        settled_.sent[name] = mark->second;
    }
    Texts marks = content_.marks;
    for (const auto& [name, mark] : settled_.marks) marks[name] = mark;
    settled_.marks = std::move(marks);
    if (content_.data == before_.data && content_.marks == before_.marks) return settled_;
    forget_unused();
    settled_.object =
        written(secret_ref(wanted_.project, wanted_.kube_namespace), wanted_.project, content_);
    return settled_;
  }

 private:
  [[nodiscard]] bool is_present(const std::string& name, const base::Secret& value) const {
    const auto found = content_.data.find(name);
    return found != content_.data.end() && found->second == tool::base64(value.reveal());
  }

  // A release that had another value has it again.
  bool brought_back(const std::string& name) {
    const auto asked = wanted_.asked.find(name);
    if (asked == wanted_.asked.end()) return false;
    if (content_.data.count(kept_key(name, asked->second)) != 0) {
      settled_.marks[name] = asked->second;
      return true;
    }
    settled_.gone.push_back(name);
    return false;
  }

  [[nodiscard]] const base::Secret* known_here(const std::string& name) {
    const auto value = wanted_.values.find(name);
    if (value == wanted_.values.end()) return nullptr;
    const auto sent = wanted_.sent.find(name);
    const auto now = content_.marks.find(name);
    const bool overtaken = sent != wanted_.sent.end() && now != content_.marks.end() &&
                           sent->second != now->second && !is_present(name, value->second);
    if (!overtaken) return &value->second;
    settled_.overtaken.push_back(name);
    return nullptr;
  }

  void settle_present(const std::string& name) {
    const auto* value = known_here(name);
    const bool there = content_.data.count(name) != 0;
    if (value == nullptr && !there) {
      settled_.missing.push_back(name);
      return;
    }
    const bool changed = value != nullptr && !is_present(name, *value);
    if (changed) content_.data[name] = tool::base64(value->reveal());
    if (changed || content_.marks.count(name) == 0) {
      content_.marks[name] = fresh_mark(content_, name, wanted_.mark);
    }
    content_.data[kept_key(name, content_.marks[name])] = content_.data[name];
  }

  void forget_unused() {
    std::set<std::string> used;
    const auto add = [&](const Texts& marks) {
      for (const auto& [name, mark] : marks) used.insert(kept_key(name, mark));
    };
    add(content_.marks);
    add(settled_.marks);
    for (const auto& record : wanted_.releases) add(record.secret_marks);
    std::erase_if(content_.data, [&](const auto& entry) {
      return entry.first.find('.') != std::string::npos && used.count(entry.first) == 0;
    });
  }

  const SecretsWanted& wanted_;
  Content before_, content_;
  SettledSecrets settled_;
};

}  // namespace

SettledSecrets settle_secrets(const SecretsWanted& wanted) {
  return Settling(wanted, wanted.live == nullptr ? Content() : content_of(*wanted.live)).run();
}

tool::ObjectRef secret_ref(const std::string& project, const std::string& kube_namespace) {
  return {.api_version = "v1",
          .kind = "Secret",
          .kube_namespace = kube_namespace,
          .name = project + "-secrets"};
}

std::map<std::string, std::string> present_marks(const tool::KubeObject& live) {
  return content_of(live).marks;
}

std::vector<std::string> gone_secrets(const Record& record, const tool::KubeObject* live) {
  const Content content = live == nullptr ? Content() : content_of(*live);
  std::vector<std::string> gone;
  for (const auto& [name, mark] : record.secret_marks) {
    if (content.data.count(kept_key(name, mark)) == 0) gone.push_back(name);
  }
  return gone;
}

std::map<std::string, base::Secret> values_in(const tool::KubeObject& live) {
  std::map<std::string, base::Secret> values;
  for (const auto& [key, encoded] : content_of(live).data) {
    if (auto value = tool::from_base64(encoded)) values.emplace(key, std::move(*value));
  }
  return values;
}

std::optional<base::Secret> without_secret(const tool::KubeObject& live, const std::string& name) {
  Content content = content_of(live);
  const auto erased =
      std::erase_if(content.data, [&](const auto& entry) { return name_in(entry.first) == name; });
  if (erased == 0) return std::nullopt;
  content.marks.erase(name);
  return rewritten(live, content);
}

std::optional<base::Secret> with_present(const tool::KubeObject& live, const std::string& name,
                                         const std::string& mark) {
  Content content = content_of(live);
  const auto kept = content.data.find(kept_key(name, mark));
  if (kept == content.data.end()) return std::nullopt;
  content.data[name] = kept->second;
  content.marks[name] = mark;
  return rewritten(live, content);
}

render::Object with_marks(const render::Object& object, const SecretsUsed& used) {
  Texts marks, keys;
  for (const auto& name : used.names) {
    const auto mark = used.marks.find(name);
    if (mark == used.marks.end()) continue;
    marks.insert(*mark);
    keys[name] = kept_key(name, mark->second);
  }
  if (marks.empty() || object.name.kind == "Job") return object;
  return with_pod_annotation(with_secret_keys(object, used.secret, keys), pod_annotation,
                             text_of(marks));
}

}  // namespace cloudctl::release
