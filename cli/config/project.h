#pragma once
// What the user wrote in cloudctl.yaml, as plain structs. "Not given" is an empty optional (or an
// empty list); no default is filled in here: that is plan's work. Knows no tool, no template, no
// target's rules. The one header of this room that other rooms include; it brings its parts along.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "config/folder.h"
#include "config/service.h"
#include "config/target.h"

namespace cloudctl::config {

enum class BackingType { mongodb, postgres, redis, rabbitmq };

struct Backing {
  BackingType type = BackingType::postgres;
  std::optional<std::string> version, storage, image;
  std::optional<std::string> url_secret;  // of url: secret:NAME
  bool operator==(const Backing&) const = default;
};

struct Alert {
  std::string name, when, severity;
  Duration lasting{0};  // key "for"
  std::vector<std::string> notify;
  bool operator==(const Alert&) const = default;
};

struct Notify {
  std::string email;
  bool operator==(const Notify&) const = default;
};

struct Project {
  std::string name;
  std::optional<std::string> registry;
  std::map<std::string, Service> services;
  std::map<std::string, Backing> backing;
  std::vector<Alert> alerts;
  std::map<std::string, Notify> notify;
  std::map<std::string, Target> targets;
  // Where each key stands, by its path: "services.web.autoscale",
  // "targets.eks.services.web.replicas", "alerts.0.when"; later rooms point at the user's text with
  // it.
  std::map<std::string, base::Span, std::less<>> places;
};

}  // namespace cloudctl::config
