#pragma once
// A first cloudctl.yaml in the making: values with their origin, gathered from a folder or from a
// compose file, for `init` to show, change and write. Knows no default and no target's rules.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/folder.h"

namespace cloudctl::config {

struct DraftStorage {
  Finding path, size;
  bool operator==(const DraftStorage&) const = default;
};

struct DraftService {
  std::string name;
  std::optional<Finding> build, image;  // one of them
  std::optional<Finding> dockerfile, build_target;
  std::map<std::string, Finding> build_args;
  std::vector<Finding> command;                    // its words
  std::vector<Finding> ports;                      // numbers; the first is the one that is exposed
  std::optional<Finding> replicas, expose, ready;  // as they stand in the file
  std::map<std::string, Finding> env;
  std::vector<Finding> secrets, uses;
  std::vector<DraftStorage> storage;
  bool operator==(const DraftService&) const = default;
};

struct DraftTarget {
  std::string name;
  // Its keys in the file, "type", "context", "region" …; empty: `name: {}`.
  std::vector<std::pair<std::string, Finding>> settings;
  bool operator==(const DraftTarget&) const = default;
};

struct Draft {
  Finding name;
  std::optional<Finding> registry;
  std::vector<DraftService> services;
  std::vector<DraftTarget> targets;
  // Sentences for the user: what of the compose file is not in the draft, and why or what instead.
  std::vector<std::string> not_taken;
  bool operator==(const Draft&) const = default;
};

// The nearest name that is a valid project or service name: "My App" → "my-app", "" → "app".
[[nodiscard]] std::string name_from(std::string_view text);

// One service with what the folder says; its target is local. The service's name is "web".
[[nodiscard]] Draft draft_from_folder(const Folder& folder, std::string_view project);

}  // namespace cloudctl::config
