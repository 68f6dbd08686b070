#pragma once
// One service as the user wrote it, and everything that its keys hold. "Not given" is an empty
// optional; no default is filled in here.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/probe.h"

namespace cloudctl::config {

struct Build {
  std::string context;  // relative to the file's folder
  std::optional<std::string> dockerfile;
  std::map<std::string, std::string> args;
  std::optional<std::string> target;
  std::vector<std::string> platforms;
  bool operator==(const Build&) const = default;
};

struct Port {
  std::string name;  // empty: not named
  int number = 0;
  bool operator==(const Port&) const = default;
};

enum class Exposure { none, cluster, node, balancer, host };

struct Expose {
  Exposure kind = Exposure::cluster;
  std::optional<int> port;  // node:31000, balancer:80
  std::string host;         // of https://host
  bool operator==(const Expose&) const = default;
};

struct Range {  // "100m..500m", or one value for both
  std::string request, limit;
  bool operator==(const Range&) const = default;
};

struct Resources {
  std::optional<Range> cpu, memory;
  bool operator==(const Resources&) const = default;
};

struct Autoscale {
  int min = 0, max = 0;
  std::optional<int> cpu, memory;  // per cent of the request
  bool operator==(const Autoscale&) const = default;
};

struct Amount {  // a count, or per cent
  int value = 0;
  bool percent = false;
  bool operator==(const Amount&) const = default;
};

enum class Strategy { rolling, recreate, canary };

struct Rollout {
  std::optional<Strategy> strategy;
  std::optional<Amount> surge, unavailable;
  bool operator==(const Rollout&) const = default;
};

enum class Workload { deployment, statefulset, replicationcontroller, job, cronjob };

struct Storage {
  std::string path, size;
  bool operator==(const Storage&) const = default;
};

struct Companion {
  std::string name;
  std::optional<Build> build;
  std::optional<std::string> image;
  std::vector<std::string> command;
  std::map<std::string, std::string> env;
  std::vector<std::string> secrets;
  bool operator==(const Companion&) const = default;
};

struct Access {
  std::vector<std::string> aws;   // policy ARNs
  bool allow_everything = false;  // policies that allow everything are meant
  bool operator==(const Access&) const = default;
};

// Also what a target may override: then only what is given replaces.
struct Service {
  std::optional<Build> build;
  std::optional<std::string> image;
  std::optional<std::vector<std::string>> command;
  std::optional<std::vector<Port>> ports;
  std::optional<int> replicas;
  std::optional<Expose> expose;
  std::optional<std::map<std::string, std::string>>
      env;  // a target's entries are merged into the service's
  std::optional<std::vector<std::string>> secrets, uses;
  std::optional<Probes> probes;
  std::optional<Resources> resources;
  std::optional<Autoscale> autoscale;
  std::optional<Rollout> rollout;
  std::optional<Workload> workload;
  std::optional<std::string> schedule;  // of a cronjob: "*/5 * * * *"
  std::optional<std::vector<Storage>> storage;
  std::optional<std::vector<Companion>> companions;  // key "with"
  std::optional<Access> access;
  bool operator==(const Service&) const = default;
};

}  // namespace cloudctl::config
