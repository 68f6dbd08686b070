#include "action/cluster_images.h"

#include <algorithm>
#include <array>
#include <future>

#include "action/image_push.h"
#include "action/node_images.h"
#include "action/platforms.h"
#include "base/error.h"
#include "observe/registry.h"
#include "tool/docker_build.h"
#include "tool/docker_image.h"
#include "tool/reference.h"

namespace cloudctl::action {
namespace {

constexpr std::string_view digest_mark = "@sha256:";
constexpr std::size_t digest_length = std::string_view("sha256:").size() + 64;

bool is_workload(const std::string& kind) {
  static constexpr std::array<std::string_view, 5> kinds = {
      "Deployment", "StatefulSet", "ReplicationController", "Job", "CronJob"};
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// As the compact text of an object has it. A quotation mark inside of a text would be escaped, so
// nothing else looks like this in a workload.
std::string image_member(const std::string& reference) {
  return "\"image\":\"" + reference + "\"";
}

// The digest by which one of the objects runs it, if one does: "reference@sha256:…".
std::string digest_in(const std::vector<render::Object>& objects, const std::string& reference) {
  const std::string begin = "\"image\":\"" + reference + std::string(digest_mark);
  for (const auto& object : objects) {
    const std::size_t at = object.json.find(begin);
    if (at == std::string::npos || !is_workload(object.name.kind)) continue;
    return object.json.substr(at + begin.size() - digest_mark.size() + 1, digest_length);
  }
  return "";
}

bool runs_as_it_is(const std::vector<render::Object>& objects, const std::string& reference) {
  return std::any_of(objects.begin(), objects.end(), [&](const render::Object& object) {
    return is_workload(object.name.kind) &&
           object.json.find(image_member(reference)) != std::string::npos;
  });
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

BroughtImage by_digest(const std::string& reference, const std::string& digest) {
  return {.reference = reference + "@" + digest, .digest = digest};
}

std::optional<std::string> asked_digest(World& world, const ClusterImages& images,
                                        const std::string& reference) {
  const auto parsed = tool::parse_reference(reference);
  if (!parsed) return std::nullopt;
  const auto login = images.logins.find(parsed->registry);
  return observe::manifest_digest(
      world.ask, *parsed,
      login == images.logins.end() ? std::nullopt : std::optional(login->second));
}

// Of each reference, asked side by side.
std::vector<std::optional<std::string>> asked_digests(World& world, const ClusterImages& images,
                                                      const std::vector<std::string>& references) {
  std::vector<std::future<std::optional<std::string>>> asking;
  for (const auto& reference : references) {
    asking.push_back(std::async(std::launch::async, [&world, &images, &reference] {
      return asked_digest(world, images, reference);
    }));
  }
  std::vector<std::optional<std::string>> digests;
  for (auto& answer : asking) digests.push_back(answer.get());
  return digests;
}

// Jobs that the registry has not, or not under the version that the user gives.
std::vector<BuildJob> not_in_registry(World& world, const ClusterImages& images,
                                      BroughtImages& known) {
  std::vector<BuildJob> asked;
  std::vector<std::string> references;
  for (const auto& job : images.jobs) {
    if (known.count(job.reference) != 0) continue;
    asked.push_back(job);
    references.push_back(job.reference);
    if (!job.version.empty()) references.push_back(job.version);
  }
  const auto digests = asked_digests(world, images, references);
  std::vector<BuildJob> absent;
  std::size_t at = 0;
  for (const auto& job : asked) {
    const auto& digest = digests[at++];
    const bool version_there = job.version.empty() || digests[at++] == digest;
    if (digest && version_there && !images.no_cache)
      known[job.reference] = by_digest(job.reference, *digest);
    else
      absent.push_back(job);
  }
  return absent;
}

ImageSurvey survey_registry(World& world, const ClusterImages& images) {
  ImageSurvey survey;
  std::vector<std::string> remembered;
  for (const auto& job : images.jobs) {
    // A version is a second tag, which the last release knows nothing of.
    if (job.version.empty() && !images.no_cache) remembered.push_back(job.reference);
  }
  if (images.last_good != nullptr) {
    survey.known = remembered_images(*images.last_good, remembered);
    // One that was loaded into nodes has no digest: the registry may not have it.
    std::erase_if(survey.known, [](const auto& entry) {
      return entry.second.reference.find(digest_mark) == std::string::npos;
    });
  }
  survey.to_push = not_in_registry(world, images, survey.known);
  if (survey.to_push.empty()) return survey;
  const auto builds = per_platform(survey.to_push);
  refuse_taken_versions(world, builds);
  std::vector<std::string> references;
  for (const auto& job : builds) references.push_back(job.reference);
  const auto here = present(world, references);
  for (const auto& job : builds) {
    if (images.no_cache || here.count(job.reference) == 0 || !job.version.empty())
      survey.missing.push_back(job);
  }
  return survey;
}

// What the registry says itself; else what the engine remembers of the push.
std::string pushed_digest(World& world, const ClusterImages& images, const std::string& reference) {
  if (const auto digest = asked_digest(world, images, reference)) return *digest;
  const auto done = world.runner.run(tool::docker_image_inspect({reference}),
                                     {.deadline = std::chrono::seconds(30)});
  if (done.ok()) {
    for (const auto& image : tool::parse_images(done.out)) {
      if (const auto digest = tool::registry_digest(image, reference)) return *digest;
    }
  }
  throw base::Error(
      {.what = "image \"" + reference + "\" was pushed, but its registry does not say as what",
       .where = reference,
       .next = "see what the registry has: docker manifest inspect " + reference});
}

bool buildx_is_there(World& world) {
  return world.runner.run(tool::buildx_version(), {.deadline = std::chrono::seconds(15)}).ok();
}

}  // namespace

BroughtImages remembered_images(const release::Record& last_good,
                                const std::vector<std::string>& references) {
  BroughtImages known;
  for (const auto& reference : references) {
    const std::string digest = digest_in(last_good.objects, reference);
    if (!digest.empty()) {
      known[reference] = by_digest(reference, digest);
    } else if (runs_as_it_is(last_good.objects, reference)) {
      const auto service = std::find_if(
          last_good.services.begin(), last_good.services.end(),
          [&](const release::ServiceRecord& record) { return record.image == reference; });
      known[reference] = {.reference = reference,
                          .digest = service == last_good.services.end() ? "" : service->image_id};
    }
  }
  return known;
}

ImageSurvey survey_images(World& world, const ClusterImages& images) {
  ImageSurvey survey = images.push ? survey_registry(world, images) : survey_nodes(world, images);
  const auto several = first_for_several_platforms(survey.to_push);
  // With it even a single build says in a structured way how far it is.
  survey.bake = (!survey.missing.empty() || several) && buildx_is_there(world);
  if (several && !survey.bake) miss_buildx(*several);
  return survey;
}

std::vector<Step> cluster_image_steps(const ClusterImages& images, const ImageSurvey& survey) {
  std::vector<Step> steps = build_steps(
      survey.missing,
      {.no_cache = images.no_cache, .bake = survey.bake, .workspace = images.workspace});
  const std::vector<Step> builds = steps;
  for (auto& step : push_steps(survey.to_push, builds)) steps.push_back(std::move(step));
  if (!survey.to_load.empty()) steps.push_back(load_step(images, survey.to_load, builds));
  return steps;
}

BroughtImages brought_images(World& world, const ClusterImages& images, const ImageSurvey& survey) {
  BroughtImages brought = survey.known;
  for (const auto& job : survey.to_push) {
    brought[job.reference] = by_digest(job.reference, pushed_digest(world, images, job.reference));
  }
  if (!survey.to_load.empty()) {
    for (auto& [reference, image] : loaded_images(world, images, survey.to_load)) {
      brought[reference] = std::move(image);
    }
  }
  for (const auto& reference : images.others) {
    const std::size_t mark = reference.find(digest_mark);
    const std::string digest = mark == std::string::npos ? "" : reference.substr(mark + 1);
    brought.try_emplace(reference, BroughtImage{.reference = reference, .digest = digest});
  }
  return brought;
}

release::Record with_images(release::Record record, const BroughtImages& images) {
  for (const auto& [reference, image] : images) {
    for (auto& object : record.objects) {
      if (!is_workload(object.name.kind)) continue;
      replace_all(object.json, image_member(reference), image_member(image.reference));
    }
    for (auto& service : record.services) {
      if (service.image != reference) continue;
      service.image = image.reference;
      service.image_id = image.digest;
    }
  }
  return record;
}

}  // namespace cloudctl::action
