#pragma once
// The readers of the parts of the file: a value of the tree → a plain struct. Each notes what is
// wrong and gives what could be read.

#include "config/object.h"
#include "config/project.h"

namespace cloudctl::config {

// `complete`: a service of its own; otherwise an override of a target, where nothing is required.
[[nodiscard]] Service read_service(const Value& value, bool complete, Notes& notes);
[[nodiscard]] std::optional<Build> read_build(const Value& value, Notes& notes);
[[nodiscard]] std::optional<std::vector<Port>> read_ports(const Object& service, Notes& notes);
[[nodiscard]] std::optional<Expose> read_expose(const Value& value, Notes& notes);
[[nodiscard]] Probes read_probes(const Value& value, Notes& notes);
[[nodiscard]] Resources read_resources(const Value& value, Notes& notes);
[[nodiscard]] std::optional<Autoscale> read_autoscale(const Value& value, Notes& notes);
[[nodiscard]] Rollout read_rollout(const Value& value, Notes& notes);
[[nodiscard]] std::vector<Storage> read_storage(const Value& value, Notes& notes);
[[nodiscard]] std::vector<Companion> read_companions(const Value& value, Notes& notes);

[[nodiscard]] std::map<std::string, Backing> read_backing(const Value& value, Notes& notes);
[[nodiscard]] std::vector<Alert> read_alerts(const Value& value, Notes& notes);
[[nodiscard]] std::map<std::string, Notify> read_notify(const Value& value, Notes& notes);
[[nodiscard]] std::map<std::string, Target> read_targets(const Value& value, Notes& notes);

}  // namespace cloudctl::config
