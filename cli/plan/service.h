#pragma once
// One service of a plan, with nothing left open. Plain values that can be compared and printed.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/project.h"
#include "plan/ready_made.h"

namespace cloudctl::plan {

// How an image that we build comes about.
struct ImageBuild {
  std::string context;            // absolute folder
  std::string dockerfile;         // absolute path; empty: generated from `generated`
  config::Folder generated;       // what the generated Dockerfile is made from
  bool generates_ignore = false;  // the folder has no .dockerignore: ours is used
  std::map<std::string, std::string> args;
  std::string target;
  std::vector<std::string> platforms;
  std::string content;  // SHA-256 (hex) of what goes in: see action/context.h
  bool operator==(const ImageBuild&) const = default;
};

struct Image {
  std::string reference;            // "docker.io/acme/notes-web:c-1a2b3c4d5e6f", or the user's own
  std::optional<ImageBuild> build;  // empty: used as it is
  std::string version;              // the user's --version, as a second tag; may be empty
  bool operator==(const Image&) const = default;
};

struct Port {
  std::string name;  // "http" for the first if not named, else "p<number>"
  int number = 0;
  bool operator==(const Port&) const = default;
};

struct Probe {
  config::ProbeKind kind = config::ProbeKind::tcp;
  std::string path;
  int port = 0;
  std::vector<std::string> command;
  int delay_seconds = 0, period_seconds = 10, timeout_seconds = 1, failures = 3;
  bool operator==(const Probe&) const = default;
};

struct Probes {
  std::optional<Probe> ready, live, start;
  bool operator==(const Probes&) const = default;
};

struct Resources {  // empty text: none
  std::string cpu_request, cpu_limit, memory_request, memory_limit;
  bool operator==(const Resources&) const = default;
};

struct Expose {
  config::Exposure kind = config::Exposure::cluster;
  int port = 0;      // node port, balancer port; 0: the target's choice
  std::string host;  // of kind host
  bool operator==(const Expose&) const = default;
};

struct Rollout {
  config::Strategy strategy = config::Strategy::rolling;
  std::string surge = "1", unavailable = "0";  // "1" or "50%"
  bool operator==(const Rollout&) const = default;
};

struct Volume {
  std::string name;  // derived from the path: "data" for /data
  std::string path, size;
  bool operator==(const Volume&) const = default;
};

struct Companion {
  std::string name;
  Image image;
  std::vector<std::string> command;
  std::map<std::string, std::string> env;
  std::vector<std::string> secrets;
  Credentials credentials;
  bool operator==(const Companion&) const = default;
};

struct Service {
  std::string name;
  Image image;
  std::vector<std::string> command;
  std::vector<Port> ports;  // the first is the one that is exposed and probed
  int replicas = 1;         // with autoscale: its minimum
  Expose expose;
  std::map<std::string, std::string> env;  // the user's, and the settings of what it uses
  std::vector<std::string> secrets;        // names
  Credentials credentials;                 // of what it uses, or of itself if it is ready-made
  std::vector<std::string> uses;           // services and backing, by name
  Probes probes;
  Resources resources;
  std::optional<config::Autoscale> autoscale;
  Rollout rollout;
  config::Workload workload = config::Workload::deployment;
  std::string schedule;
  std::vector<Volume> volumes;
  std::vector<Companion> companions;
  std::vector<std::string> access_aws;
  std::optional<ReadyMade> ready_made;
  std::string credential_file;       // where its part "config" stands as a file; empty: nowhere
  std::vector<std::string> scratch;  // folders that it writes to and that may be lost
  int user = 0;                      // that its image runs as; 0: the image knows
  int grace_seconds = 30;            // from TERM to KILL
  int drain_seconds = 5;             // preStop sleep
  // local: the first host port, one for each replica from there on; 0: not published
  int host_port = 0;
  std::string host_address;  // "127.0.0.1" for node, "0.0.0.0" for balancer
  bool operator==(const Service&) const = default;
};

}  // namespace cloudctl::plan
