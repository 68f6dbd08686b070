#pragma once
// What kubectl prints, as values: objects of any kind with the parts that all have, a stream of
// watch events, what an apply came to, and errors by what can be done about them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/runner.h"
#include "tool/kubectl.h"

namespace cloudctl::tool {

struct KubeObject {
  ObjectRef ref;
  std::string uid, resource_version, created;  // created: ISO time
  std::int64_t generation = 0;
  std::map<std::string, std::string> labels, annotations;
  bool being_deleted = false;
  std::string json;  // the whole object
  bool operator==(const KubeObject&) const = default;
};

// Of `get -o json`, `apply -o json`, `create -o json`: a List, one object, several one after the
// other, or nothing. Throws Error naming the command when it is not JSON.
[[nodiscard]] std::vector<KubeObject> parse_objects(std::string_view out, std::string_view command);
[[nodiscard]] const KubeObject* find(const std::vector<KubeObject>& objects, const ObjectRef& ref);

enum class WatchKind { added, modified, deleted, bookmark, error };
struct WatchEvent {
  WatchKind kind = WatchKind::added;
  KubeObject object;
};
// Puts the lines of a watch together to events: kubectl prints documents over many lines.
class WatchReader {
 public:
  // The event that ends with this line, if one does.
  [[nodiscard]] std::optional<WatchEvent> line(std::string_view text);

 private:
  std::string text_;
  int depth_ = 0;
  bool in_text_ = false, escaped_ = false;
};

enum class KubeError {
  none,
  unreachable,   // nothing answers, or not in time; passes or not
  unauthorised,  // who are you
  forbidden,     // may not
  not_found,
  exists,
  conflict,  // somebody else's field (apply), or a stale resourceVersion (replace)
  invalid,   // the API server refuses the object
  busy,      // 429, 500, 503, etcd: try again
  no_context,
  missing_tool,
  other,
};
struct KubeFailure {
  KubeError kind = KubeError::none;
  std::string sentence;  // kubectl's own last words, without prefixes and log lines
  bool operator==(const KubeFailure&) const = default;
};
// Why it failed; kind none if it did not. By the last line that is no log line.
[[nodiscard]] KubeFailure failure(const process::Completed& completed);
[[nodiscard]] bool is_passing(KubeError kind);  // unreachable, busy: worth another try

// "conflict with "kubectl-edit" using apps/v1: .spec.replicas" and its kin, one each.
struct ApplyConflict {
  std::string manager, field;
  bool operator==(const ApplyConflict&) const = default;
};
[[nodiscard]] std::vector<ApplyConflict> parse_conflicts(std::string_view err);

struct ClusterVersion {
  std::string client, server;  // "v1.36.3"; server empty: it did not answer
  bool operator==(const ClusterVersion&) const = default;
};
[[nodiscard]] ClusterVersion parse_kubectl_version(std::string_view out);

struct KubeContext {
  std::string context, cluster, server, user;
  bool operator==(const KubeContext&) const = default;
};
[[nodiscard]] KubeContext parse_kubectl_config(std::string_view out);

// The port here on which a port-forward listens, from the line that says so.
[[nodiscard]] std::optional<int> parse_forwarding(std::string_view line);

// The rights that were refused.
[[nodiscard]] std::vector<Right> parse_refused_rights(std::string_view out);

}  // namespace cloudctl::tool
