#pragma once
// Images of the local target: which are missing, and the steps that build them. An image's
// tag is made of the content it is built from, so one that exists need not be built.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/step.h"
#include "plan/plan.h"
#include "render/tree.h"

namespace cloudctl::action {

struct BuildJob {
  std::string name;                          // "web", of a companion "web/watcher"
  std::string reference;                     // tag by content
  std::string version;                       // second tag: whole reference, or empty
  std::string context;                       // absolute folder
  std::string dockerfile;                    // absolute path; empty: `dockerfile_text`
  std::string dockerfile_text, ignore_text;  // generated ones
  std::map<std::string, std::string> args;
  std::string target;
  std::vector<std::string> platforms;
  bool operator==(const BuildJob&) const = default;
};

// All images of the plan that are ours to build, each reference once.
[[nodiscard]] std::vector<BuildJob> build_jobs(const plan::Plan& plan, const render::Tree& files);

struct BuildOptions {
  bool no_cache = false;
  bool bake = false;                // buildx is there: several images in one session
  std::filesystem::path workspace;  // 0700 folder for generated Dockerfiles, bake.json, metadata
};

// Which of these references the engine has, by one command. Throws Error if it does not answer.
[[nodiscard]] std::set<std::string> present(World& world,
                                            const std::vector<std::string>& references);

// A version is one content: throws Error (usage) if the engine has an image under a job's version
// that is not the image of the job's content. Asks nothing where no version is given.
void refuse_taken_versions(World& world, const std::vector<BuildJob>& jobs);

// Writes nothing; the steps do. One step per image ("build/web"), or one for all with bake
// ("build").
[[nodiscard]] std::vector<Step> build_steps(const std::vector<BuildJob>& missing,
                                            const BuildOptions& options);

}  // namespace cloudctl::action
