#pragma once
// The cluster that a target of type eks or kops asks for, with every default decided: what is made
// of it, and what it costs, follows from this alone. Knows no file format and no program.

#include <string>
#include <vector>

namespace cloudctl::plan {

struct NodeGroup {
  std::string name, type;
  int least = 0, most = 0, count = 0;
  bool is_private = true;
  std::string ssh_key;  // empty: nobody logs in
  bool operator==(const NodeGroup&) const = default;
};

// How private nodes reach the internet. Public ones do it by themselves.
enum class Gateways { none, one, each };

struct Cloud {
  std::string cluster, region, version;
  std::vector<std::string> zones;  // by name
  Gateways gateways = Gateways::one;
  bool extended_support = false;
  std::vector<std::string> admins;  // ARNs
  NodeGroup nodes;
  bool storage = false;  // a service or database wants volumes
  bool operator==(const Cloud&) const = default;
};

// A cluster whose control plane is a machine of the account too, as kops makes it.
struct Kops {
  Cloud cloud;               // version: empty is the one that kops recommends
  std::string control_type;  // of the machine of the control plane, in the first zone
  bool operator==(const Kops&) const = default;
};

}  // namespace cloudctl::plan
