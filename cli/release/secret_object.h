#pragma once
// The values of a project's secrets as one Secret of its cluster, "PROJECT-secrets", which its pods
// refer to by name and key. Each value has a mark that changes with it: pods carry the marks
// of what they use, so that a changed value rolls those that use it and no others. Pure.

#include <map>
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
  const tool::KubeObject* live = nullptr;      // as it is in the cluster; not owned, may be absent
  std::string mark;  // for values that change now, as no earlier ones have it
};

struct SettledSecrets {
  base::Secret object;                       // JSON to apply; empty: nothing has to be changed
  std::map<std::string, std::string> marks;  // by name
  std::vector<std::string> missing;          // neither here nor in the cluster
};

// What this machine knows wins; what only the cluster has is kept, also if nobody wants it now: an
// earlier release may.
[[nodiscard]] SettledSecrets settle_secrets(const SecretsWanted& wanted);

[[nodiscard]] tool::ObjectRef secret_ref(const std::string& project,
                                         const std::string& kube_namespace);

// The pods of this object with the marks of the secrets that they use. Jobs stay as they are:
// their pods cannot be changed.
[[nodiscard]] render::Object with_marks(const render::Object& object,
                                        const std::vector<std::string>& names,
                                        const std::map<std::string, std::string>& marks);

}  // namespace cloudctl::release
