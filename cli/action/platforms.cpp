#include "action/platforms.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"
#include "tool/docker_engine.h"

namespace cloudctl::action {
namespace {

// "linux/arm64/v8" → "-arm64-v8": as the tags of Docker Hub's images say it.
std::string suffix(std::string platform) {
  constexpr std::string_view usual = "linux/";
  if (platform.starts_with(usual)) platform.erase(0, usual.size());
  std::replace(platform.begin(), platform.end(), '/', '-');
  return "-" + platform;
}

bool is_for(const std::string& platform, const tool::DockerInfo& engine) {
  const auto parts = base::split(platform, '/');
  return parts.size() > 1 && parts[0] == engine.os && parts[1] == engine.architecture;
}

tool::DockerInfo engine_info(World& world) {
  const auto command = tool::docker_info();
  const auto done = world.runner.run(command, {.deadline = std::chrono::seconds(15)});
  const bool readable = done.ending == process::Ending::exited && !base::trim(done.out).empty();
  auto info = readable ? tool::parse_docker_info(done.out) : tool::DockerInfo();
  if (info.id.empty()) throw observe::no_engine(world.runner, command, done);
  return info;
}

}  // namespace

bool for_several_platforms(const BuildJob& job) {
  return job.platforms.size() > 1;
}

std::optional<BuildJob> first_for_several_platforms(const std::vector<BuildJob>& jobs) {
  const auto found = std::find_if(jobs.begin(), jobs.end(), for_several_platforms);
  return found == jobs.end() ? std::nullopt : std::optional(*found);
}

std::vector<BuildJob> per_platform(const std::vector<BuildJob>& jobs) {
  std::vector<BuildJob> parts;
  for (const auto& job : jobs) {
    if (!for_several_platforms(job)) {
      parts.push_back(job);
      continue;
    }
    for (const auto& platform : job.platforms) {
      BuildJob part = job;
      part.name += "@" + platform;
      part.reference += suffix(platform);
      if (!part.version.empty()) part.version += suffix(platform);
      part.platforms = {platform};
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

std::vector<BuildJob> for_engine(World& world, const std::vector<BuildJob>& jobs) {
  if (std::none_of(jobs.begin(), jobs.end(), for_several_platforms)) return jobs;
  const auto engine = engine_info(world);
  std::vector<BuildJob> narrowed = jobs;
  for (auto& job : narrowed) {
    if (!for_several_platforms(job)) continue;
    const auto own = std::find_if(job.platforms.begin(), job.platforms.end(),
                                  [&](const auto& platform) { return is_for(platform, engine); });
    if (own == job.platforms.end()) {
      throw base::Error({.what = "image of \"" + job.name + "\" is for " +
                                 base::join(job.platforms, ", ") + ", and this engine runs " +
                                 engine.os + "/" + engine.architecture,
                         .where = "\"platforms\" of its \"build\"",
                         .next = "add \"" + engine.os + "/" + engine.architecture + "\" to them",
                         .code = base::ExitCode::usage});
    }
    job.platforms = {*own};
  }
  return narrowed;
}

void miss_buildx(const BuildJob& job) {
  throw base::Error({.what = "image of \"" + job.name + "\" is for " +
                             base::join(job.platforms, ", ") +
                             ", and docker has no \"buildx\" to put them together",
                     .where = "\"platforms\" of its \"build\"",
                     .next = "install it (Debian 13: package \"docker-buildx\"; elsewhere "
                             "\"docker-buildx-plugin\"), or name one platform",
                     .code = base::ExitCode::missing_tool});
}

}  // namespace cloudctl::action
