#include "action/node_images.h"

#include <algorithm>
#include <filesystem>
#include <future>

#include "action/platforms.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "tool/docker_image.h"
#include "tool/local_cluster.h"
#include "tool/minikube.h"
#include "tool/reference.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes load_time{15};
constexpr std::chrono::seconds question_time{60};

bool is_minikube(const ClusterPlace& place) {
  return place.type == config::TargetType::minikube;
}

std::string place_words(const ClusterPlace& place) {
  if (is_minikube(place)) return "minikube \"" + place.profile + "\"";
  return "cluster \"" + (place.kubectl.context.empty() ? place.target : place.kubectl.context) +
         "\"";
}

base::Error no_way_in(const ClusterImages& images) {
  return base::Error(
      {.what = "images built on this machine cannot get into " + place_words(images.place),
       .where = "target \"" + images.place.target + "\"",
       .next = "name a registry that both reach, in cloudctl.yaml: \"registry: "
               "registry.example.com/team\"; without one only minikube, kind and k3d can be served",
       .code = base::ExitCode::usage});
}

// By whole name. Throws Error when minikube does not answer.
std::map<std::string, std::string> node_images(World& world, const ClusterPlace& place) {
  const auto command = tool::minikube_image_list(place.profile);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (done.ok()) return tool::parse_minikube_images(done.out);
  const auto error = tool::minikube_error(done.out);
  throw base::Error({.what = place_words(place) + " does not say which images it has: " +
                             (error ? error->text : process::outcome(command, done)),
                     .where = process::printed(command),
                     .next = "see whether it runs: minikube status --profile " + place.profile,
                     .code = base::ExitCode::missing_tool});
}

std::string id_in(const std::map<std::string, std::string>& nodes, const std::string& reference) {
  const auto parsed = tool::parse_reference(reference);
  const auto found = parsed ? nodes.find(tool::full_name(*parsed)) : nodes.end();
  return found == nodes.end() ? "" : found->second;
}

// What this machine's engine has of them. One that does not answer has none: if something must be
// built or loaded, that fails with the reason.
std::vector<tool::ImageFacts> engine_images(World& world,
                                            const std::vector<std::string>& references) {
  if (references.empty()) return {};
  const auto done =
      world.runner.run(tool::docker_image_inspect(references), {.deadline = question_time});
  if (done.ending != process::Ending::exited || done.code > 1) return {};
  return tool::parse_images(done.out);
}

const tool::ImageFacts* answering(const std::vector<tool::ImageFacts>& images,
                                  const std::string& reference) {
  const auto found = std::find_if(images.begin(), images.end(), [&](const auto& image) {
    return tool::answers_to(image, reference);
  });
  return found == images.end() ? nullptr : &*found;
}

// Built on this machine and in no registry that we know of: the nodes cannot get it elsewhere.
bool is_only_here(const tool::ImageFacts& image) {
  return image.repo_digests.empty();
}

ImageSurvey survey_minikube(World& world, const ClusterImages& images) {
  std::vector<std::string> references = images.others;
  for (const auto& job : images.jobs) references.push_back(job.reference);
  auto asking = std::async(std::launch::async, [&] { return engine_images(world, references); });
  const auto nodes = node_images(world, images.place);
  const auto here = asking.get();
  ImageSurvey survey;
  for (const auto& job : images.jobs) {
    const auto* image = answering(here, job.reference);
    const std::string there = id_in(nodes, job.reference);
    // The tag is made of the content: without an image here to compare with, the nodes' one is it.
    const bool same = !there.empty() && (image == nullptr || image->id == there);
    if (same && !images.no_cache && job.version.empty()) {
      survey.known[job.reference] = {.reference = job.reference, .digest = there};
      continue;
    }
    if (image == nullptr || images.no_cache || !job.version.empty()) survey.missing.push_back(job);
    survey.to_load.push_back(job.reference);
  }
  for (const auto& reference : images.others) {
    const auto* image = answering(here, reference);
    if (image != nullptr && is_only_here(*image) && image->id != id_in(nodes, reference))
      survey.to_load.push_back(reference);
  }
  return survey;
}

ImageSurvey survey_local_cluster(World& world, const ClusterImages& images) {
  ImageSurvey survey;
  std::vector<std::string> references;
  for (const auto& job : images.jobs) references.push_back(job.reference);
  if (images.last_good != nullptr && !images.no_cache)
    survey.known = remembered_images(*images.last_good, references);
  std::vector<std::string> asked = images.others;
  asked.insert(asked.end(), references.begin(), references.end());
  const auto here = engine_images(world, asked);
  for (const auto& job : images.jobs) {
    if (survey.known.count(job.reference) != 0) continue;
    const bool built = answering(here, job.reference) != nullptr;
    if (!built || images.no_cache || !job.version.empty()) survey.missing.push_back(job);
    survey.to_load.push_back(job.reference);
  }
  for (const auto& reference : images.others) {
    const auto* image = answering(here, reference);
    if (image != nullptr && is_only_here(*image)) survey.to_load.push_back(reference);
  }
  return survey;
}

Outcome load_failure(Console& console, const process::CommandLine& command,
                     const process::Completed& done) {
  const auto error = tool::minikube_error(done.out);
  return {.ok = false,
          .text = "images cannot be loaded into the nodes: " +
                  (error ? error->text : process::outcome(command, done)),
          .next = error && !error->advice.empty() ? error->advice : "look at its last lines",
          .lines = console.last_lines(20),
          .cancelled = done.ending == process::Ending::cancelled,
          .timed_out = done.ending == process::Ending::timed_out,
          .code = done.ending == process::Ending::not_found ? base::ExitCode::missing_tool
                                                            : base::ExitCode::failed};
}

Outcome load(Console& console, const std::vector<process::CommandLine>& commands) {
  for (const auto& command : commands) {
    const auto done = console.run(command, {.deadline = load_time});
    if (!done.ok()) return load_failure(console, command, done);
  }
  return {.ok = true, .text = "loaded"};
}

// The archive is removed whatever happens: it may be large.
class Archive {
 public:
  explicit Archive(std::filesystem::path path) : path_(std::move(path)) {
    base::make_folders(path_.parent_path(), 0700);
  }
  ~Archive() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

 private:
  std::filesystem::path path_;
};

}  // namespace

ImageSurvey survey_nodes(World& world, const ClusterImages& wanted) {
  // Nodes keep one platform of an image, and are of the kind of the engine that built it: all run
  // on this machine.
  ClusterImages images = wanted;
  images.jobs = for_engine(world, wanted.jobs);
  if (is_minikube(images.place)) return survey_minikube(world, images);
  if (tool::local_cluster(images.place.kubectl.context)) return survey_local_cluster(world, images);
  if (!images.jobs.empty()) throw no_way_in(images);
  return {};
}

Step load_step(const ClusterImages& images, const std::vector<std::string>& references,
               const std::vector<Step>& builds) {
  Step step{.id = "load",
            .title = "load " + base::plural(references.size(), "image") + " into " +
                     place_words(images.place)};
  for (const auto& build : builds) step.needs.push_back(build.id);
  if (const auto cluster = tool::local_cluster(images.place.kubectl.context);
      cluster && !is_minikube(images.place)) {
    step.commands = {tool::load_images(*cluster, references)};
    step.work = [commands = step.commands](Console& console) { return load(console, commands); };
    return step;
  }
  const auto archive = images.workspace / "images.tar";
  step.commands = {tool::docker_save(archive.string(), references),
                   tool::minikube_image_load(images.place.profile, archive.string())};
  step.work = [commands = step.commands, archive](Console& console) {
    const Archive remover(archive);
    return load(console, commands);
  };
  return step;
}

BroughtImages loaded_images(World& world, const ClusterImages& images,
                            const std::vector<std::string>& references) {
  BroughtImages brought;
  if (!is_minikube(images.place)) {
    for (const auto& reference : references) brought[reference] = {.reference = reference};
    return brought;
  }
  const auto nodes = node_images(world, images.place);
  for (const auto& reference : references) {
    const std::string id = id_in(nodes, reference);
    if (id.empty()) {
      throw base::Error(
          {.what = "image \"" + reference + "\" did not arrive in " + place_words(images.place),
           .where = process::printed(tool::minikube_image_list(images.place.profile)),
           .next =
               "see whether its disk is full: minikube status --profile " + images.place.profile});
    }
    brought[reference] = {.reference = reference, .digest = id};
  }
  return brought;
}

}  // namespace cloudctl::action
