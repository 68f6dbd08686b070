#include "release/cluster_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "plan/names.h"
#include "release/compress.h"
#include "tool/registry.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;
using tool::KubeObject;

constexpr std::string_view secret_type = "cloudctl.dev/release";
constexpr const char* part_annotation = "cloudctl.dev/part";  // "2/3"
constexpr const char* project_label = "app.kubernetes.io/part-of";

struct Part {
  int index = 0, count = 0;  // from 1
};

int whole(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

std::string value(const std::map<std::string, std::string>& map, std::string_view name) {
  const auto found = map.find(std::string(name));
  return found == map.end() ? std::string() : found->second;
}

Part part_of(const KubeObject& object) {
  const std::string text = value(object.annotations, part_annotation);
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return {};
  return {.index = whole(std::string_view(text).substr(0, slash)),
          .count = whole(std::string_view(text).substr(slash + 1))};
}

std::string secret_name(const Record& record, std::size_t index) {
  // A label of 63 characters keeps the name within the 253 of a DNS subdomain.
  const std::string head =
      fmt::format("cloudctl.{}.v{:04}", plan::dns_label(record.project), record.number);
  return index == 1 ? head : fmt::format("{}.{}", head, index);
}

// A label has no blanks: "rolled-back".
std::string result_value(Result result) {
  std::string text = word(result);
  std::replace(text.begin(), text.end(), ' ', '-');
  return text;
}

bool is_record(const KubeObject& object) {
  return object.ref.kind == "Secret" && !object.being_deleted &&
         object.labels.contains(std::string(release_label));
}

// The Secrets of one release by the place of their part; the first is there.
using Parts = std::map<int, const KubeObject*>;

base::Error unreadable(const KubeObject& object, const std::string& why) {
  const std::string number = value(object.labels, release_label);
  const std::string project = value(object.labels, project_label);
  return base::Error(
      {.what = fmt::format("release {} of \"{}\" cannot be read: {}", number, project, why),
       .where = fmt::format("secret \"{}\" in namespace \"{}\"", object.ref.name,
                            object.ref.kube_namespace),
       .next =
           fmt::format("forget that release: kubectl -n {} delete secret -l {}={},{}={}",
                       object.ref.kube_namespace, release_label, number, project_label, project)});
}

std::string content(const KubeObject& object) {
  const json tree = json::parse(object.json, nullptr, false);
  const auto address = json::json_pointer("/data/record");
  const bool there = tree.is_object() && tree.contains(address) && tree.at(address).is_string();
  auto bytes = there ? tool::from_base64(tree.at(address).get<std::string>()) : std::nullopt;
  if (!bytes) throw unreadable(object, "the secret has no part of a record");
  return std::move(*bytes);
}

Record record_of(const Parts& parts) {
  const KubeObject& head = *parts.at(1);
  const int count = part_of(head).count;
  std::string bytes;
  for (int index = 1; index <= count; ++index) {
    const auto part = parts.find(index);
    // A tail of another writing, with other parts, has another count.
    if (part == parts.end() || part_of(*part->second).count != count) {
      throw unreadable(head, fmt::format("part {} of {} is missing", index, count));
    }
    bytes += content(*part->second);
  }
  const auto text = expanded(bytes);
  if (!text) throw unreadable(head, "its parts do not fit together");
  const base::Error error = unreadable(head, "");
  return from_json(*text, error.failure().where, error.failure().next);
}

}  // namespace

std::vector<std::string> to_objects(const Record& record, const std::string& kube_namespace,
                                    std::size_t part) {
  const std::string bytes = compressed(to_json(record));
  const std::size_t count = std::max<std::size_t>(1, (bytes.size() + part - 1) / part);
  auto labels = plan::kube_labels(record.project, "");
  labels.erase("app.kubernetes.io/name");  // of no service
  labels[std::string(release_label)] = std::to_string(record.number);
  labels[std::string(result_label)] = result_value(record.result);
  std::vector<std::string> objects;
  objects.reserve(count);
  for (std::size_t index = count; index >= 1; --index) {
    const auto piece = std::string_view(bytes).substr((index - 1) * part, part);
    const json tree{{"apiVersion", "v1"},
                    {"kind", "Secret"},
                    {"metadata",
                     {{"name", secret_name(record, index)},
                      {"namespace", kube_namespace},
                      {"labels", labels},
                      {"annotations", {{part_annotation, fmt::format("{}/{}", index, count)}}}}},
                    {"type", secret_type},
                    {"data", {{"record", tool::base64(piece)}}}};
    objects.push_back(tree.dump());
  }
  return objects;
}

std::vector<tool::ObjectRef> refs_of(int number, const std::vector<KubeObject>& objects) {
  std::vector<std::pair<int, tool::ObjectRef>> found;
  for (const KubeObject& object : objects) {
    if (object.ref.kind == "Secret" &&
        value(object.labels, release_label) == std::to_string(number)) {
      found.emplace_back(part_of(object).index, object.ref);
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  std::vector<tool::ObjectRef> refs;
  refs.reserve(found.size());
  for (auto& [index, ref] : found) refs.push_back(std::move(ref));
  return refs;
}

History history_of(const std::vector<KubeObject>& objects) {
  using Name = std::array<std::string, 3>;  // namespace, project, number
  std::map<Name, Parts> releases;
  for (const KubeObject& object : objects) {
    if (!is_record(object)) continue;
    const Name name{object.ref.kube_namespace, value(object.labels, project_label),
                    value(object.labels, release_label)};
    releases[name][part_of(object).index] = &object;
  }
  std::vector<Record> records;
  for (const auto& [name, parts] : releases) {
    if (parts.contains(1)) records.push_back(record_of(parts));
  }
  return History(std::move(records));
}

}  // namespace cloudctl::release
