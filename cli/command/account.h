#pragma once
// What a deploy needs of the account that its cluster of Amazon EKS is in: a login for the
// registry, repositories, and what services may do. For other clusters all of it is nothing. Knows
// no argv.

#include <map>
#include <string>
#include <vector>

#include "command/site.h"

namespace cloudctl::command {

// The account's own registry gives its login to whoever is let into the account. Asked for only if
// an image of ours may have to be pushed there.
void add_account_login(Cluster& cluster, const action::ClusterRequest& request,
                       std::map<std::string, tool::RegistryLogin>& logins);
// What must be there before the release: repositories that a push needs, and roles of services
// whose service account does not say yet that they have them.
[[nodiscard]] std::vector<action::Step> account_steps(Cluster& cluster,
                                                      const action::ClusterRequest& request);
// What must follow a release: roles go that nobody asks for any more; those of a release that was
// taken back become again as before it. Nothing where nothing was to do, or where what failed is
// left to be looked at.
[[nodiscard]] std::vector<action::Step> steps_after(Cluster& cluster,
                                                    const release::Record& desired,
                                                    const action::DeployResult& result);
// Of a project that is taken down: all.
[[nodiscard]] std::vector<action::Step> steps_down(Cluster& cluster);

// Runs them as a run of its own, if there are any. Throws Error with AWS' reason.
void carry_out_in_account(Cluster& cluster, const std::vector<action::Step>& steps);

}  // namespace cloudctl::command
