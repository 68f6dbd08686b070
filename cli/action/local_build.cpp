#include "action/local_build.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "observe/local.h"
#include "tool/build_progress.h"
#include "tool/docker_build.h"
#include "tool/docker_image.h"

namespace cloudctl::action {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours build_time{1};

std::string text_of(const render::Tree& files, const std::string& path) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const render::File& file) { return file.path == path; });
  return found == files.end() ? std::string() : found->content;
}

BuildJob job(const std::string& name, const plan::Image& image, const render::Tree& files) {
  const auto& build = *image.build;
  BuildJob result{.name = name,
                  .reference = image.reference,
                  .version = "",
                  .context = build.context,
                  .dockerfile = build.dockerfile,
                  .dockerfile_text = "",
                  .ignore_text = "",
                  .args = build.args,
                  .target = build.target,
                  .platforms = build.platforms};
  if (!image.version.empty()) {
    result.version = image.reference.substr(0, image.reference.rfind(':')) + ":" + image.version;
  }
  if (build.dockerfile.empty()) {
    result.dockerfile_text = text_of(files, "build/" + name + "/Dockerfile");
    result.ignore_text = text_of(files, "build/" + name + "/Dockerfile.dockerignore");
  }
  return result;
}

// Where the generated Dockerfile of a job goes; its ignore file stands beside it, where BuildKit
// looks for it.
fs::path generated_path(const BuildJob& job, const fs::path& workspace) {
  std::string folder = job.name;
  std::replace(folder.begin(), folder.end(), '/', '_');
  return workspace / folder / "Dockerfile";
}

void write_generated(const BuildJob& job, const fs::path& workspace) {
  if (!job.dockerfile.empty()) return;
  const fs::path path = generated_path(job, workspace);
  base::write_file(path, job.dockerfile_text, 0600);
  if (job.ignore_text.empty()) return;
  base::write_file(path.string() + ".dockerignore", job.ignore_text, 0600);
}

tool::DockerBuild build_of(const BuildJob& job, const BuildOptions& options) {
  tool::DockerBuild build{.context = job.context,
                          .dockerfile = job.dockerfile.empty()
                                            ? generated_path(job, options.workspace).string()
                                            : job.dockerfile,
                          .tags = {job.reference},
                          .args = job.args,
                          .labels = {},
                          .target = job.target,
                          .platforms = job.platforms,
                          .no_cache = options.no_cache,
                          .buildx = options.bake,
                          .metadata_file = ""};
  if (!job.version.empty()) build.tags.push_back(job.version);
  return build;
}

// Turns what a build says into progress and log lines, and remembers its words of an error.
class BuildTalk {
 public:
  BuildTalk(Console& console, bool structured) : console_(console), structured_(structured) {}

  void line(std::string_view line) {
    if (!structured_) {
      tell(tool::parse_classic_line(line));
      return;
    }
    for (const auto& event : progress_.read(line)) tell(event);
  }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] bool ran_foreign_program() const { return foreign_; }

 private:
  void tell(const tool::BuildEvent& event) {
    const std::string prefix = event.target.empty() ? "" : event.target + ": ";
    using Kind = tool::BuildEvent::Kind;
    // The kernel's word for ENOEXEC (strerror(3)), which the builder hands on as the step's output.
    if (event.text.find("exec format error") != std::string::npos) foreign_ = true;
    // The first is the cause; what follows only says that the whole failed with it.
    if (event.kind == Kind::error && error_.empty()) error_ = prefix + event.text;
    if (event.kind != Kind::step) {
      console_.log(prefix + event.text);
    } else if (!event.done && !event.cached) {
      console_.log(prefix + event.text);
      console_.progress(prefix + event.text, event.current, event.total);
    }
  }

  Console& console_;
  bool structured_;
  tool::BuildProgress progress_;
  std::string error_;
  bool foreign_ = false;
};

Outcome failed_build(const process::CommandLine& command, const process::Completed& completed,
                     Console& console, const std::string& what) {
  const bool cancelled = completed.ending == process::Ending::cancelled;
  return {.ok = false,
          .text = cancelled ? "interrupted"
                            : what + " cannot be built: " + process::outcome(command, completed),
          .next = "look at its last lines; the whole log says more",
          .lines = console.last_lines(20),
          .cancelled = cancelled,
          .timed_out = completed.ending == process::Ending::timed_out};
}

// A build for another processor runs its RUN steps with programs of that processor.
void say_foreign(Outcome& outcome) {
  outcome.text += "; it ran a program for another processor, which this machine cannot";
  outcome.next =
      "let the machine run them: \"docker run --privileged --rm tonistiigi/binfmt --install all\", "
      "or package \"qemu-user-static\"; or cross-compile in a stage \"FROM "
      "--platform=$BUILDPLATFORM\" and only COPY after it";
}

Outcome run_build(Console& console, const process::CommandLine& command, bool structured,
                  const std::string& what) {
  BuildTalk talk(console, structured);
  process::RunOptions options{.deadline = build_time};
  options.on_line = [&](process::Stream, std::string_view line) { talk.line(line); };
  const auto completed = console.run(command, options);
  if (completed.ok()) return {.ok = true, .text = "built"};
  Outcome outcome = failed_build(command, completed, console, what);
  if (!outcome.cancelled && !talk.error().empty()) {
    outcome.text = what + " cannot be built: " + base::clipped(base::printable(talk.error()), 300);
  }
  if (!outcome.cancelled && talk.ran_foreign_program()) say_foreign(outcome);
  return outcome;
}

Step build_step(const BuildJob& job, const BuildOptions& options) {
  const auto command = tool::docker_build(build_of(job, options));
  return {.id = "build/" + job.name,
          .title = "build image of " + job.name,
          .needs = {},
          .commands = {command},
          .work =
              [job, options, command](Console& console) {
                write_generated(job, options.workspace);
                return run_build(console, command, options.bake, "image of \"" + job.name + "\"");
              },
          .stoppable = true};
}

Step bake_step(const std::vector<BuildJob>& jobs, const BuildOptions& options) {
  std::vector<tool::BakeTarget> targets;
  std::vector<std::string> names;
  for (const auto& job : jobs) {
    targets.push_back({.name = tool::bake_name(job.name), .build = build_of(job, options)});
    names.push_back(job.name);
  }
  const fs::path file = options.workspace / "bake.json";
  const auto command = tool::docker_bake(
      {.file = file.string(), .metadata_file = "", .no_cache = options.no_cache, .targets = {}});
  return {.id = "build",
          .title = "build images of " + base::join(names, ", "),
          .needs = {},
          .commands = {command},
          .work =
              [jobs, options, targets, file, command](Console& console) {
                for (const auto& job : jobs) write_generated(job, options.workspace);
                base::write_file(file, tool::bake_json(targets), 0600);
                return run_build(console, command, true, "one of the images");
              },
          .stoppable = true};
}

// One job for each reference: two services may be the same image.
bool known(const std::vector<BuildJob>& jobs, const std::string& reference) {
  return std::any_of(jobs.begin(), jobs.end(),
                     [&](const BuildJob& job) { return job.reference == reference; });
}

// Those that the engine has of them, in no order.
std::vector<tool::ImageFacts> images(World& world, const std::vector<std::string>& references) {
  const auto command = tool::docker_image_inspect(references);
  const auto done = world.runner.run(command, {.deadline = std::chrono::seconds(30)});
  // Exit code 1 says that one of them is missing, or that the engine is: then nothing is printed
  // that could be read, and the check of the engine says so.
  if (done.ending != process::Ending::exited || done.code > 1) {
    throw observe::no_engine(world.runner, command, done);
  }
  return tool::parse_images(done.out);
}

// Empty if the engine has no image of that reference.
std::string id_of(const std::vector<tool::ImageFacts>& images, const std::string& reference) {
  const auto found = std::find_if(images.begin(), images.end(), [&](const auto& image) {
    return tool::answers_to(image, reference);
  });
  return found == images.end() ? "" : found->id;
}

}  // namespace

std::vector<BuildJob> build_jobs(const plan::Plan& plan, const render::Tree& files) {
  std::vector<BuildJob> jobs;
  const auto add = [&](const std::string& name, const plan::Image& image) {
    if (image.build && !known(jobs, image.reference)) jobs.push_back(job(name, image, files));
  };
  for (const auto& service : plan.services) {
    add(service.name, service.image);
    for (const auto& companion : service.companions) {
      add(service.name + "/" + companion.name, companion.image);
    }
  }
  return jobs;
}

std::set<std::string> present(World& world, const std::vector<std::string>& references) {
  if (references.empty()) return {};
  const auto there = images(world, references);
  std::set<std::string> found;
  for (const auto& reference : references) {
    if (!id_of(there, reference).empty()) found.insert(reference);
  }
  return found;
}

void refuse_taken_versions(World& world, const std::vector<BuildJob>& jobs) {
  std::vector<std::string> references;
  for (const auto& job : jobs) {
    if (job.version.empty()) continue;
    references.push_back(job.reference);
    references.push_back(job.version);
  }
  if (references.empty()) return;
  const auto there = images(world, references);
  for (const auto& job : jobs) {
    if (job.version.empty()) continue;
    const std::string taken = id_of(there, job.version);
    if (taken.empty() || taken == id_of(there, job.reference)) continue;
    throw base::Error({.what = "image \"" + job.version + "\" exists with other content",
                       .where = "service \"" + job.name + "\"",
                       .next = "give another --version; or, if nobody needs that image, remove it: "
                               "docker image rm " +
                               job.version,
                       .code = base::ExitCode::usage});
  }
}

std::vector<Step> build_steps(const std::vector<BuildJob>& missing, const BuildOptions& options) {
  if (options.bake && missing.size() > 1) return {bake_step(missing, options)};
  std::vector<Step> steps;
  steps.reserve(missing.size());
  for (const auto& job : missing) steps.push_back(build_step(job, options));
  return steps;
}

}  // namespace cloudctl::action
