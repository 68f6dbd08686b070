#pragma once
// What a deploy made or shall make: the release as a value. It holds all that bringing it back
// needs (rendered files, images, replicas, names of secrets), and never a secret's value.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "render/objects.h"

namespace cloudctl::release {

enum class Result {
  pending,      // under way, or its run was killed
  good,         // it served
  failed,       // it did not serve; nothing was put back
  rolled_back,  // it did not serve; the last good release was put back
  interrupted,  // its run ended before the verdict
};

[[nodiscard]] std::string word(Result result);  // "rolled back"

struct ServiceRecord {
  std::string name;
  std::string image;        // reference as deployed
  std::string image_id;     // digest or ID that the reference meant; empty until known
  std::string config_hash;  // of the rendered service without image and replicas
  int replicas = 1;
  bool runs_once = false;  // a job: it has done its work when it exits with 0
  std::vector<plan::Port> ports;
  int host_port = 0;  // local: first published port; 0: not published
  std::string host_address;
  plan::Probes probes;
  std::vector<std::string> secrets;  // names
  // Every other setting by its path, to show what differs: "env.LOG_LEVEL" → "info".
  std::map<std::string, std::string> settings;
  bool operator==(const ServiceRecord&) const = default;
};

struct Record {
  int number = 0;
  std::string project, target;
  std::string purpose;  // "deploy", "rollback to 3", "scale web=6", "rollout web"
  std::string who, host, commit, started;  // ISO time; commit may be empty, "-dirty" appended
  Result result = Result::pending;
  std::string cause;  // one sentence, of a result that is not good
  std::int64_t milliseconds = 0;
  std::string config_hash;                      // of everything below but images and replicas
  std::map<std::string, std::string> files;     // rendered: "compose.yaml" → text
  std::vector<std::vector<std::string>> waves;  // start order
  std::vector<ServiceRecord> services;
  std::map<std::string, plan::ReadyMade> backing;  // of those services that are ready-made
  // Of the values that it ran with, by name; changes with the value and says nothing about it.
  // Local: SecretStore::marks; clusters: the mark of the value in the project's Secret. In a
  // release to be made: which values it shall have; a name without one gets the present value.
  std::map<std::string, std::string> secret_marks;
  // Clusters: the objects of the release in the order of their waves, without secrets' values; what
  // `scale` had asked for; whose cluster it was (UID of kube-system).
  std::vector<render::Object> objects;
  std::map<std::string, int> scale;
  std::string cluster;
  std::string left;  // beside its result, what could not be done: left to the next deploy
  bool operator==(const Record&) const = default;
};

[[nodiscard]] const ServiceRecord* find_service(const Record& record, std::string_view name);

// Its run came to an end, and left nothing to be done.
[[nodiscard]] bool is_settled(const Record& record);

[[nodiscard]] std::string to_json(const Record& record);
// Throws Error naming `origin`, with `next` as the way out, when the text is no record of a version
// that we know.
[[nodiscard]] Record from_json(
    std::string_view text, const std::string& origin,
    const std::string& next = "move that file away; the releases before it stay usable");

}  // namespace cloudctl::release
