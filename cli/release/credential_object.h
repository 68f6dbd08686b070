#pragma once
// What is kept of a ready-made service's password in a cluster: a Secret of its own,
// "PROJECT-NAME-credentials", with one key for each part of it. No release has it, so that neither
// `down` nor a way back takes it away from the data that it opens. Pure.

#include <string>
#include <vector>

#include "base/secret.h"
#include "release/passwords.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

// One of `backing`, and where it is kept.
struct CredentialPlace {
  std::string project, kube_namespace, name;
};

[[nodiscard]] tool::ObjectRef credential_ref(const CredentialPlace& place);
// JSON to be created: it must not be there yet.
[[nodiscard]] base::Secret credential_object(const CredentialPlace& place,
                                             const plan::ReadyMade& made,
                                             const base::Secret& password);
[[nodiscard]] bool is_credential(const tool::KubeObject& object);
// What those that are there were made as (type, version, storage): it outlives the releases, as
// their data do.
[[nodiscard]] Backing made_in(const std::vector<tool::KubeObject>& objects);

}  // namespace cloudctl::release
