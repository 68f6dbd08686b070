#pragma once
// A project as a picture: what there is, who uses whom, where it is reached, and how it fares. Pure
// values, made from a plan; knows nothing of how it is drawn.

#include <optional>
#include <string>
#include <vector>

#include "observe/state.h"
#include "plan/plan.h"

namespace cloudctl::report {

struct GraphLife {  // what was seen when it was asked
  observe::Condition condition = observe::Condition::missing;
  int ready = 0, wanted = 0;
  std::string reason;  // of a condition that is not serving
  std::vector<std::string> urls;
  bool operator==(const GraphLife&) const = default;
};

// A service, or a database that comes ready-made.
struct GraphPart {
  std::string name;
  bool database = false;
  std::string from;                  // "build ./web", "image nginx:1.26", "postgres 16"
  std::vector<std::string> ports;    // "http 8080"
  std::string reached;               // from outside: "127.0.0.1:3000-3001"; empty: it is not
  std::string replicas;              // "2 replicas", "2 to 5 replicas", "cron 0 3 * * *"
  std::vector<std::string> storage;  // "1Gi at /data"
  std::vector<std::string> with;     // companions
  std::vector<std::string> uses;     // names of other parts
  std::optional<GraphLife> life;     // only of a picture of what runs
  bool operator==(const GraphPart&) const = default;
};

// A network of one zone, and what is in it.
struct GraphSubnet {
  std::string name;                // "public subnet"
  std::vector<std::string> holds;  // "NAT gateway", "load balancer", "nodes"
  bool operator==(const GraphSubnet&) const = default;
};

struct GraphZone {
  std::string name;
  std::vector<GraphSubnet> subnets;
  bool operator==(const GraphZone&) const = default;
};

// The cluster that all of it runs in, as the cloud is asked for it.
struct GraphCluster {
  std::string name, place,
      nodes;  // "prod", "Kubernetes 1.35 in us-west-2", "workers, 2 × t3.large"
  std::vector<GraphZone> zones;
  bool operator==(const GraphCluster&) const = default;
};

struct Graph {
  std::string project, target;
  std::string release;           // in words; empty: nothing is deployed, or nobody asked
  std::vector<GraphPart> parts;  // by name
  std::optional<GraphCluster> cluster = std::nullopt;  // of a target that makes one in the cloud
  bool operator==(const Graph&) const = default;
};

// `root`: the folder that build contexts are shown relative to.
[[nodiscard]] Graph graph_of(const plan::Plan& plan, const std::string& root);

// Of a target that makes a cluster in the cloud: its zones, networks and machines.
[[nodiscard]] std::optional<GraphCluster> cluster_of(const plan::Plan& plan);

// The same with what runs: also what runs though the file has it no more. A part that was not seen
// at all is missing.
[[nodiscard]] Graph with_life(Graph graph, const observe::State& state);

// What a box or a line says of a part below its name, one fact each; without reached and life.
[[nodiscard]] std::vector<std::string> facts_of(const GraphPart& part);

// "serving, 2 of 2 ready"; empty without life.
[[nodiscard]] std::string life_words(const GraphPart& part);

// Names of parts that nobody uses, or that are reached from outside: where a reader begins.
[[nodiscard]] std::vector<std::string> beginnings(const Graph& graph);

[[nodiscard]] const GraphPart* find_part(const Graph& graph, const std::string& name);

}  // namespace cloudctl::report
