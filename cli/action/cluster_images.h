#pragma once
// How images get to a cluster: through a registry and from there by digest, or straight into the
// nodes of a cluster that runs on this machine (minikube, kind, k3d). Changes nothing in the
// cluster but the images that its nodes hold.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

struct ClusterImages {
  ClusterPlace place;
  std::vector<BuildJob> jobs;       // images that are ours to build
  std::vector<std::string> others;  // references of others, as the record has them
  bool push = true;                 // false: into the nodes
  bool no_cache = false;
  std::map<std::string, tool::RegistryLogin> logins;  // by registry
  // The last good release: a reference that it ran by digest is known, and nobody is asked. Not
  // owned, may be absent.
  const release::Record* last_good = nullptr;
  std::filesystem::path workspace;  // 0700 folder for generated Dockerfiles and image archives
};

// What pods are to be told, and which content that is.
struct BroughtImage {
  std::string reference;  // "reg/acme/web:c-1a2b@sha256:…"; in nodes without digest
  std::string digest;     // of the registry's manifest, or the image's ID; empty: not known
  bool operator==(const BroughtImage&) const = default;
};
using BroughtImages = std::map<std::string, BroughtImage>;  // by the reference in the record

// Those of the references that the release ran by digest, or from its nodes. Asks nobody: what a
// deploy with nothing to do compares with.
[[nodiscard]] BroughtImages remembered_images(const release::Record& last_good,
                                              const std::vector<std::string>& references);

// What is where already.
struct ImageSurvey {
  BroughtImages known;               // nothing needs to be done for these
  std::vector<BuildJob> missing;     // to be built, each for one platform
  std::vector<BuildJob> to_push;     // built or found in the engine, not in the registry
  std::vector<std::string> to_load;  // not in the nodes, or there with other content
  bool bake = false;                 // buildx is there
};
// Asks as few as possible: the last good release, then the registry (or the nodes), then the
// engine. Throws Error where images cannot get there at all (a cluster elsewhere, no registry), and
// when the one who must be asked does not answer.
[[nodiscard]] ImageSurvey survey_images(World& world, const ClusterImages& images);

// "build/web", "push/web", "load": none if all is there.
[[nodiscard]] std::vector<Step> cluster_image_steps(const ClusterImages& images,
                                                    const ImageSurvey& survey);

// After the steps went well: all references of ours with their digests; others as they are. Throws
// Error naming an image that is not where it was brought.
[[nodiscard]] BroughtImages brought_images(World& world, const ClusterImages& images,
                                           const ImageSurvey& survey);

// The same record with these references: in its objects and its services.
[[nodiscard]] release::Record with_images(release::Record record, const BroughtImages& images);

}  // namespace cloudctl::action
