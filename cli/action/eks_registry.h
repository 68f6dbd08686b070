#pragma once
// Repositories of the account's registry (Amazon ECR): made before the first push, with tags that
// cannot be moved, a look for known holes, and an end for old images. It must not know how images
// are built.

#include <filesystem>
#include <string>
#include <vector>

#include "action/eks_login.h"

namespace cloudctl::action {

struct Repositories {
  std::string project;
  std::vector<std::string> references;  // images; those of other registries are left alone
  std::vector<std::string> used;  // images of releases: a run once got past their repositories
};
// "repository/notes-web": one for each that is missing, and one for each that no release has used
// yet, as a run may have been killed before it was finished. Asks the registry only if there is one
// of its images; throws Error with AWS' reason.
[[nodiscard]] std::vector<Step> repository_steps(World& world, const EksLogin& login,
                                                 const Repositories& wanted);

// Runs them as a run of its own. Throws Error with AWS' reason.
void carry_out_in_account(World& world, const std::vector<Step>& steps,
                          const std::filesystem::path& state);

}  // namespace cloudctl::action
