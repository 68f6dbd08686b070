#pragma once
// Which values of secrets a release on this machine runs with: those that it is marked with as long
// as they are still kept, else the present ones; and which services a change of values concerns.

#include <set>
#include <string>
#include <vector>

#include "action/local_deploy.h"
#include "release/secret_store.h"
#include "release/store.h"

namespace cloudctl::action {

struct LocalSecrets {
  release::Secrets values;        // by name; a name without any is not there
  release::Marks marks;           // of these
  std::vector<std::string> gone;  // asked for by their marks, and no longer kept
};
// `present`: by `secrets set`, or of the environment. Throws Error if others may read the store.
[[nodiscard]] LocalSecrets secrets_of(const release::Record& record,
                                      const release::Secrets& present,
                                      const release::SecretStore& store);

// The request with the values that its release shall run with, and their marks.
[[nodiscard]] DeployRequest with_settled_secrets(DeployRequest request);

// Before a release starts: the values that it runs with are kept for the way back to it, as far as
// this machine keeps them at all (those of the environment it does not), and those of releases that
// are no more are forgotten. The record must be saved already.
void keep_secrets(const release::LocalStore& releases, const release::Secrets& values);

// Services that use a value which they may not run with now: since the last good release it was
// another one.
[[nodiscard]] std::set<std::string> with_changed_secrets(const release::Record& record,
                                                         const release::LocalStore& releases);

// All that logs must not show: values by name, and kept earlier ones.
[[nodiscard]] release::Secrets with_kept(release::Secrets values,
                                         const release::SecretStore& store);

}  // namespace cloudctl::action
