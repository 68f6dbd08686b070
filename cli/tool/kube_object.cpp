#include "tool/kube_object.h"

#include <algorithm>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

// Tools pass on bytes of other programs (messages of pods): what is no UTF-8 must not stop us.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

KubeObject object_of(const Json& json) {
  const Json& metadata = member(json, "metadata");
  return {.ref = {.api_version = text(json, "apiVersion"),
                  .kind = text(json, "kind"),
                  .kube_namespace = text(metadata, "namespace"),
                  .name = text(metadata, "name")},
          .uid = text(metadata, "uid"),
          .resource_version = text(metadata, "resourceVersion"),
          .created = text(metadata, "creationTimestamp"),
          .generation = number(metadata, "generation"),
          .labels = text_map(metadata, "labels"),
          .annotations = text_map(metadata, "annotations"),
          .being_deleted = !text(metadata, "deletionTimestamp").empty(),
          .json = dumped(json)};
}

bool is_list(const Json& json) {
  return text(json, "kind").ends_with("List") && member(json, "items").is_array();
}

// The items of a list as the API server itself gives it ("PodList") do not say their kind.
KubeObject of_list(KubeObject item, const Json& list) {
  if (!item.ref.kind.empty()) return item;
  constexpr std::size_t suffix = std::string_view("List").size();
  const std::string kind = text(list, "kind");
  item.ref.kind = kind.substr(0, kind.size() - suffix);
  item.ref.api_version = text(list, "apiVersion");
  return item;
}

// Where the document that begins here ends: kubectl prints several without anything between.
std::size_t document_end(std::string_view text) {
  int depth = 0;
  bool in_text = false, escaped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_text) {
      in_text = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return text.size();
}

WatchKind watch_kind(std::string_view type) {
  if (type == "ADDED") return WatchKind::added;
  if (type == "MODIFIED") return WatchKind::modified;
  if (type == "DELETED") return WatchKind::deleted;
  if (type == "BOOKMARK") return WatchKind::bookmark;
  return WatchKind::error;
}

}  // namespace

std::vector<KubeObject> parse_objects(std::string_view out, std::string_view command) {
  std::vector<KubeObject> objects;
  for (out = base::trim(out); !out.empty(); out = base::trim(out)) {
    const std::size_t end = document_end(out);
    const Json answer = parse_answer(out.substr(0, end), command);
    out.remove_prefix(end);
    if (is_list(answer)) {
      for (const Json& item : member(answer, "items"))
        objects.push_back(of_list(object_of(item), answer));
    } else {
      objects.push_back(object_of(answer));
    }
  }
  return objects;
}

const KubeObject* find(const std::vector<KubeObject>& objects, const ObjectRef& ref) {
  const auto found = std::find_if(objects.begin(), objects.end(),
                                  [&](const KubeObject& object) { return object.ref == ref; });
  return found == objects.end() ? nullptr : &*found;
}

std::optional<WatchEvent> WatchReader::line(std::string_view text) {
  // Between documents nothing is expected; what is not one is passed over.
  if (depth_ == 0 && !base::trim(text).starts_with('{')) return std::nullopt;
  for (const char c : text) {
    if (in_text_) {
      in_text_ = escaped_ || c != '"';
      escaped_ = !escaped_ && c == '\\';
    } else if (c == '"') {
      in_text_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      --depth_;
    }
  }
  // Without the line ends: a line over 64 KiB comes in pieces, and no other needs them.
  text_ += text;
  if (depth_ > 0) return std::nullopt;
  depth_ = 0;
  const Json answer = Json::parse(std::exchange(text_, {}), nullptr, false);
  if (answer.is_discarded()) return std::nullopt;
  return WatchEvent{.kind = watch_kind(tool::text(answer, "type")),
                    .object = object_of(member(answer, "object"))};
}

ClusterVersion parse_kubectl_version(std::string_view out) {
  const Json answer = parse_answer(out, "kubectl version");
  return {.client = text(member(answer, "clientVersion"), "gitVersion"),
          .server = text(member(answer, "serverVersion"), "gitVersion")};
}

KubeContext parse_kubectl_config(std::string_view out) {
  const Json answer = parse_answer(out, "kubectl config view");
  const Json& contexts = member(answer, "contexts");
  const Json& clusters = member(answer, "clusters");
  KubeContext result;
  if (contexts.is_array() && !contexts.empty()) {
    result.context = text(contexts[0], "name");
    result.cluster = text(member(contexts[0], "context"), "cluster");
    result.user = text(member(contexts[0], "context"), "user");
  }
  if (clusters.is_array() && !clusters.empty())
    result.server = text(member(clusters[0], "cluster"), "server");
  return result;
}

std::optional<int> parse_forwarding(std::string_view line) {
  constexpr std::string_view prefix = "Forwarding from ";
  const std::size_t arrow = line.find(" -> ");
  if (!line.starts_with(prefix) || arrow == std::string_view::npos) return std::nullopt;
  const std::string_view address = line.substr(prefix.size(), arrow - prefix.size());
  const int port = to_int(address.substr(address.rfind(':') + 1));
  return port > 0 ? std::optional(port) : std::nullopt;
}

std::vector<Right> parse_refused_rights(std::string_view out) {
  std::vector<Right> refused;
  for (const KubeObject& object : parse_objects(out, "kubectl create")) {
    const Json review = parse_answer(object.json, "kubectl create");
    if (object.ref.kind != "SelfSubjectAccessReview" || flag(member(review, "status"), "allowed"))
      continue;
    const Json& attributes = member(member(review, "spec"), "resourceAttributes");
    refused.push_back({.verb = text(attributes, "verb"),
                       .group = text(attributes, "group"),
                       .resource = text(attributes, "resource")});
  }
  return refused;
}

}  // namespace cloudctl::tool
