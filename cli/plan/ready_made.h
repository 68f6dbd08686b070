#pragma once
// What a plan says of one of `backing`, and of the values that only its users get. Plain values.

#include <map>
#include <string>

#include "config/project.h"

namespace cloudctl::plan {

// Where a value that nobody may read comes from: a part ("password", "url") of what a ready-made
// service's users are given, or, if `backing` is empty, the project's secret of that name.
struct Credential {
  std::string backing, part;
  bool operator==(const Credential&) const = default;
};
using Credentials = std::map<std::string, Credential>;  // by environment variable

// What makes a service one of `backing`.
struct ReadyMade {
  config::BackingType type = config::BackingType::postgres;
  std::string version, storage;  // storage: empty if its data goes with the container
  std::string user, database;    // that it is made with
  int port = 0;
  bool operator==(const ReadyMade&) const = default;
};

}  // namespace cloudctl::plan
