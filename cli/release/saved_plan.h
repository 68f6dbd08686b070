#pragma once
// A plan kept in a file, so that what was looked at is what is deployed: the release that was
// planned and the world as it was then. No secret's value is in it.

#include <map>
#include <string>
#include <string_view>

#include "release/record.h"

namespace cloudctl::release {

struct SavedPlan {
  std::string made;                           // ISO time
  std::map<std::string, std::string> images;  // as asked for beside the file, by service
  std::string version;
  Record desired;
  std::map<std::string, std::string> seen;  // uid and resourceVersion by object
  bool operator==(const SavedPlan&) const = default;
};

[[nodiscard]] std::string to_json(const SavedPlan& plan);
// Throws Error naming `origin` when the text is no plan of a version that we know.
[[nodiscard]] SavedPlan plan_from_json(std::string_view text, const std::string& origin);

// Whether both would bring the same objects, images and replicas.
[[nodiscard]] bool is_same_release(const Record& a, const Record& b);

}  // namespace cloudctl::release
