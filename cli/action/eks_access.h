#pragma once
// What services may do in AWS: each that asks for it has a role of its own with the policies that
// it names, which the pods of its service account get by EKS Pod Identity and nobody else does. The
// rendered service account says the policies, so that releases and the cluster remember them. It
// must not know how a release is made.

#include <map>
#include <string>
#include <vector>

#include "action/eks_login.h"
#include "action/permissions.h"
#include "render/objects.h"
#include "tool/kube_object.h"

namespace cloudctl::action {

using Policies = std::vector<std::string>;                 // ARNs, sorted
using AccessOfServices = std::map<std::string, Policies>;  // by service; none: not in it

[[nodiscard]] AccessOfServices access_of(const std::vector<render::Object>& objects);
[[nodiscard]] AccessOfServices access_of(const std::vector<tool::KubeObject>& live);

struct Roles {
  std::string project, kube_namespace;
};
// "access/web": gives exactly these policies, whatever an earlier run has left half-way.
[[nodiscard]] std::vector<Step> give_access_steps(const EksLogin& login, const Roles& roles,
                                                  const AccessOfServices& access);
// "no-access/web": neither role nor identity is left.
[[nodiscard]] std::vector<Step> take_access_steps(const EksLogin& login, const Roles& roles,
                                                  const std::vector<std::string>& services);

// Both as a deploy and the end of a project need them. The login must outlive it.
[[nodiscard]] Permissions eks_permissions(const EksLogin& login, const Roles& roles);

[[nodiscard]] std::string role_name(const plan::Cloud& cloud, const Roles& roles,
                                    const std::string& service);
// One role with its policies; one that is not there is fine.
[[nodiscard]] Outcome remove_role(Console& console, const plan::Cloud& cloud,
                                  const std::string& name);

}  // namespace cloudctl::action
