#pragma once
// Building and pushing the images of a plan without deploying: what `build` and `push` share.

#include <string>
#include <vector>

#include "action/local_build.h"
#include "action/local_check.h"
#include "command/load.h"
#include "command/session.h"
#include "tool/docker_config.h"

namespace cloudctl::command {

struct ImageWork {
  std::vector<action::BuildJob> jobs;
  bool push = false, no_cache = false;
};

// The jobs of these services (all if empty). Throws Error naming the nearest one for a service that
// has nothing to build.
[[nodiscard]] std::vector<action::BuildJob> jobs_of(const Planned& plan,
                                                    const std::vector<std::string>& services);

// Checks what is needed, builds what is missing, pushes if asked, says what came of it.
[[nodiscard]] base::ExitCode make_images(Context& context, Session& session, const ImageWork& work);

// The logins of the docker CLI for the registries of these images.
[[nodiscard]] std::map<std::string, tool::RegistryLogin> logins(
    Context& context, Session& session, const std::vector<action::BuildJob>& jobs);

}  // namespace cloudctl::command
