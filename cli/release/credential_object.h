#pragma once
// What is kept of a ready-made service's password in a cluster: a Secret of its own,
// "PROJECT-NAME-credentials", with one key for each part of it. No release has it, so that neither
// `down` nor a way back takes it away from the data that it opens. Pure.

#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "release/passwords.h"
#include "release/record.h"
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

// What a password is changed by (action/password_change.h): the Secret as it lives, to be replaced.
// The pending one is a key of its own, which no pod has.
[[nodiscard]] base::Secret password_in(const tool::KubeObject& live);
[[nodiscard]] std::optional<base::Secret> pending_in(const tool::KubeObject& live);
[[nodiscard]] base::Secret with_pending(const tool::KubeObject& live, const base::Secret& next);
[[nodiscard]] base::Secret without_pending(const tool::KubeObject& live);
struct CredentialChange {
  plan::ReadyMade made;
  base::Secret password;
  std::string mark;  // may be empty
};
[[nodiscard]] base::Secret with_password(const tool::KubeObject& live, const CredentialPlace& place,
                                         const CredentialChange& change);
// By which pods are told that it is another one; empty: it never was.
[[nodiscard]] std::string password_mark(const tool::KubeObject& live);

// Services whose pods have to be replaced for another password: those that refer to it, the
// database itself only if it reads it at each start.
[[nodiscard]] std::vector<std::string> services_with_password(const Record& record,
                                                              const std::string& backing);
// The record with their pods told of the passwords that count now.
[[nodiscard]] Record with_password_marks(Record record, const std::vector<tool::KubeObject>& live);

[[nodiscard]] bool is_credential(const tool::KubeObject& object);
// What those that are there were made as (type, version, storage): it outlives the releases, as
// their data do.
[[nodiscard]] Backing made_in(const std::vector<tool::KubeObject>& objects);

}  // namespace cloudctl::release
