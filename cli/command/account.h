#pragma once
// What a deploy needs of the account that its cluster of Amazon EKS is in: a login for the
// registry, repositories, and who gives what services may do. For other clusters all of it is
// nothing. Knows no argv.

#include <map>
#include <string>
#include <vector>

#include "command/site.h"

namespace cloudctl::command {

// The account's own registry gives its login to whoever is let into the account. Asked for only if
// an image of ours may have to be pushed there.
void add_account_login(Cluster& cluster, const action::ClusterRequest& request,
                       std::map<std::string, tool::RegistryLogin>& logins);
// Repositories that a push needs: they must be there before the release.
[[nodiscard]] std::vector<action::Step> account_steps(Cluster& cluster,
                                                      const action::ClusterRequest& request);
[[nodiscard]] action::Permissions permissions_of(Cluster& cluster);

// Runs them as a run of its own, if there are any. Throws Error with AWS' reason.
void carry_out_in_account(Cluster& cluster, const std::vector<action::Step>& steps);

}  // namespace cloudctl::command
