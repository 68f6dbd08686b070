#pragma once
// What differs between two releases, or between a release and what shall come: for `plan`, for the
// preview of a rollback, and to know that there is nothing to do. Pure; values of secrets never
// occur.

#include <optional>
#include <string>
#include <vector>

#include "release/record.h"

namespace cloudctl::release {

enum class Change { created, changed, removed, unchanged };

struct Field {
  std::string path;  // "env.LOG_LEVEL", "image", "replicas"
  std::string before, after;
  bool operator==(const Field&) const = default;
};

struct ServiceDifference {
  std::string name;
  Change change = Change::unchanged;
  std::vector<Field> fields;
  bool operator==(const ServiceDifference&) const = default;
};

struct Difference {
  std::vector<ServiceDifference> services;  // by name
  std::vector<Field> other;                 // volumes, networks, files of no service
  [[nodiscard]] bool empty() const;
  bool operator==(const Difference&) const = default;
};

// `before` empty: everything is created.
[[nodiscard]] Difference difference(const std::optional<Record>& before, const Record& after);

}  // namespace cloudctl::release
