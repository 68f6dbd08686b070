#pragma once
// The values of a project's secrets as one Secret of its cluster, "PROJECT-secrets". It has the
// present value under its name ("DB_URL"), and each value that a release had under name and mark
// ("DB_URL.r3"), which is what pods refer to: a changed value rolls those that use it and no
// others, pods of an earlier release never get a later value, and going back brings the old one
// back. Pure.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/secret.h"
#include "release/record.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

struct SecretsWanted {
  std::string project, kube_namespace;
  std::vector<std::string> names;
  std::map<std::string, base::Secret> values;  // that this machine knows
  // Marks that the cluster gave to values of this machine: where it has another one now, somebody
  // else has changed the value since, and theirs counts.
  std::map<std::string, std::string> sent;
  std::map<std::string, std::string> asked;  // of a release to be brought back: its marks
  std::vector<Record> releases;              // whose values are kept
  const tool::KubeObject* live = nullptr;    // as it is in the cluster; not owned, may be absent
  std::string mark;                          // for values that change now
};

struct SettledSecrets {
  base::Secret object;                       // JSON to apply; empty: nothing has to be changed
  std::map<std::string, std::string> marks;  // by name, of the values to run with
  std::vector<std::string> missing;          // neither here nor in the cluster
  std::vector<std::string> gone;             // asked for by their marks, and no longer kept
  std::vector<std::string> overtaken;        // known here, and changed by somebody else since
  std::map<std::string, std::string> sent;   // marks of what this machine knows, once it is applied
};

// What this machine knows wins; what only the cluster has is kept, also if nobody wants it now: an
// earlier release may.
[[nodiscard]] SettledSecrets settle_secrets(const SecretsWanted& wanted);

[[nodiscard]] tool::ObjectRef secret_ref(const std::string& project,
                                         const std::string& kube_namespace);

// Present values by name, with their marks.
[[nodiscard]] std::map<std::string, std::string> present_marks(const tool::KubeObject& live);
// Marks of this record whose values the Secret (if it is there) does not have.
[[nodiscard]] std::vector<std::string> gone_secrets(const Record& record,
                                                    const tool::KubeObject* live);
// All values in it, in clear: for hiding them in logs.
[[nodiscard]] std::map<std::string, base::Secret> values_in(const tool::KubeObject& live);

// The Secret without any value of this name; nothing if it has none.
[[nodiscard]] std::optional<base::Secret> without_secret(const tool::KubeObject& live,
                                                         const std::string& name);
// The Secret with the value of that mark as the present one again; nothing if it has no such value.
[[nodiscard]] std::optional<base::Secret> with_present(const tool::KubeObject& live,
                                                       const std::string& name,
                                                       const std::string& mark);

// What a service uses of the project's Secret.
struct SecretsUsed {
  std::string secret;  // name of the object
  std::vector<std::string> names;
  std::map<std::string, std::string> marks;
};
// The pods of this object with the marks of the secrets that they use, and references to those very
// values. Jobs stay as they are: their pods cannot be changed.
[[nodiscard]] render::Object with_marks(const render::Object& object, const SecretsUsed& used);

}  // namespace cloudctl::release
