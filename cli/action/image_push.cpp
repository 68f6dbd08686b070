#include "action/image_push.h"

#include "action/platforms.h"
#include "base/text.h"
#include "tool/docker_image.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes push_time{30};

// docker ends with why; before that it tells what it has pushed already.
std::string push_words(const process::CommandLine& command, const process::Completed& done) {
  const auto lines = base::lines(base::to_valid_utf8(done.err));
  const bool said = done.ending == process::Ending::exited && !lines.empty();
  return said ? base::clipped(base::printable(base::trim(lines.back())), 300)
              : process::outcome(command, done);
}

Step push_step(const std::string& name, std::vector<process::CommandLine> commands) {
  Step step{.id = "push/" + name,
            .title = "push image of " + name,
            .needs = {},
            .commands = std::move(commands)};
  step.work = [commands = step.commands, name](Console& console) -> Outcome {
    for (const auto& command : commands) {
      const auto done = console.run(command, {.deadline = push_time});
      if (done.ok()) continue;
      return {.ok = false,
              .text = "image of \"" + name + "\" cannot be pushed: " + push_words(command, done),
              .next = "look at its last lines; \"cloudctl doctor\" checks the login",
              .lines = console.last_lines(20),
              .cancelled = done.ending == process::Ending::cancelled};
    }
    return {.ok = true, .text = "pushed"};
  };
  return step;
}

std::vector<std::string> builds_of(const std::string& name, const std::vector<Step>& builds) {
  std::vector<std::string> ids;
  for (const auto& build : builds) {
    if (build.id == "build" || build.id == "build/" + name) ids.push_back(build.id);
  }
  return ids;
}

// The version is a tag of the index alone: a tag for a platform is only a way to there.
void push_platforms(const BuildJob& job, const std::vector<Step>& builds,
                    std::vector<Step>& steps) {
  const auto parts = per_platform({job});
  std::vector<std::string> tags{job.reference}, sources, pushes;
  if (!job.version.empty()) tags.push_back(job.version);
  for (const auto& part : parts) {
    Step step = push_step(part.name, {tool::docker_push(part.reference)});
    step.needs = builds_of(part.name, builds);
    pushes.push_back(step.id);
    sources.push_back(part.reference);
    steps.push_back(std::move(step));
  }
  Step index = push_step(job.name, {tool::imagetools_create(tags, sources)});
  index.title = "put image of " + job.name + " together: " + base::join(job.platforms, ", ");
  index.needs = pushes;
  steps.push_back(std::move(index));
}

}  // namespace

std::vector<Step> push_steps(const std::vector<BuildJob>& jobs, const std::vector<Step>& builds) {
  std::vector<Step> steps;
  for (const auto& job : jobs) {
    if (for_several_platforms(job)) {
      push_platforms(job, builds, steps);
      continue;
    }
    std::vector<process::CommandLine> commands{tool::docker_push(job.reference)};
    if (!job.version.empty()) commands.push_back(tool::docker_push(job.version));
    Step step = push_step(job.name, std::move(commands));
    step.needs = builds_of(job.name, builds);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace cloudctl::action
