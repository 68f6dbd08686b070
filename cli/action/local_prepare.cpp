#include "action/local_prepare.h"

#include <algorithm>

#include "action/image_push.h"
#include "action/platforms.h"
#include "action/verdict.h"
#include "base/text.h"
#include "tool/compose.h"
#include "tool/docker_build.h"
#include "tool/docker_engine.h"
#include "tool/docker_image.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes pull_time{30};

bool is_job(const std::vector<BuildJob>& jobs, const std::string& reference) {
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](const BuildJob& job) { return job.reference == reference; });
}

// What runs here is for this engine; what is pushed is for all platforms that were named.
std::vector<BuildJob> builds_of(World& world, const DeployRequest& request) {
  auto jobs = for_engine(world, request.jobs);
  if (!request.push) return jobs;
  for (const auto& job : request.jobs) {
    if (!for_several_platforms(job)) continue;
    for (auto& part : per_platform({job})) jobs.push_back(std::move(part));
  }
  return jobs;
}

Step pull_step(const release::ServiceRecord& service) {
  const auto command = tool::docker_pull(service.image);
  return {.id = "pull/" + service.name,
          .title = "pull image of " + service.name,
          .needs = {},
          .commands = {command},
          .work = [command, image = service.image](Console& console) -> Outcome {
            const auto done = console.run(command, {.deadline = pull_time});
            if (done.ok()) return {.ok = true, .text = "pulled"};
            return {.ok = false,
                    .text = "image \"" + image + "\" is not in the engine and cannot be pulled: " +
                            process::outcome(command, done),
                    .next =
                        "check its name; if it was built here and removed since, deploy its "
                        "commit again",
                    .lines = console.last_lines(20),
                    .cancelled = done.ending == process::Ending::cancelled,
                    .timed_out = done.ending == process::Ending::timed_out};
          },
          .stoppable = true};
}

}  // namespace

Step check_step(const DeployRequest& request, const std::optional<std::string>& pinned_engine) {
  CheckRequest wanted{.record = request.desired,
                      .secrets = request.secrets,
                      .pinned_engine = pinned_engine,
                      .pushes = {},
                      .versions = {},
                      .logins = request.logins,
                      .builds = !request.jobs.empty(),
                      .platforms = {}};
  for (const auto& job : request.jobs) wanted.platforms[job.reference] = job.platforms;
  if (request.push) {
    for (const auto& job : request.jobs) {
      wanted.pushes.push_back(job.reference);
      if (!job.version.empty()) wanted.versions[job.version] = job.reference;
    }
  }
  return {.id = "check",
          .title = "check engine, ports and secrets",
          .needs = {},
          .commands = {tool::docker_info(), tool::compose_version()},
          .work = [wanted](Console& console) {
            return outcome_of(local_checks(console.world(), wanted), console);
          }};
}

std::vector<Step> image_steps(World& world, const DeployRequest& request,
                              const std::filesystem::path& workspace) {
  const auto jobs = builds_of(world, request);
  refuse_taken_versions(world, jobs);
  std::vector<std::string> references;
  for (const auto& job : jobs) references.push_back(job.reference);
  for (const auto& service : request.desired.services) {
    if (!is_job(request.jobs, service.image)) references.push_back(service.image);
  }
  const auto here = present(world, references);
  std::vector<BuildJob> missing;
  std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(missing), [&](const BuildJob& job) {
    return request.no_cache || here.count(job.reference) == 0 || !job.version.empty();
  });
  BuildOptions options{.no_cache = request.no_cache, .bake = false, .workspace = workspace};
  const auto several = first_for_several_platforms(request.jobs);
  if (!missing.empty() || (request.push && several)) {
    options.bake =
        world.runner.run(tool::buildx_version(), {.deadline = std::chrono::seconds(15)}).ok();
    if (request.push && several && !options.bake) miss_buildx(*several);
  }
  std::vector<Step> steps = build_steps(missing, options);
  if (request.push) {
    for (auto& step : push_steps(request.jobs, steps)) steps.push_back(std::move(step));
  }
  std::set<std::string> pulled;
  for (const auto& service : request.desired.services) {
    const bool foreign = !is_job(request.jobs, service.image);
    if (!foreign || here.count(service.image) != 0 || !pulled.insert(service.image).second)
      continue;
    steps.push_back(pull_step(service));
  }
  return steps;
}

}  // namespace cloudctl::action
