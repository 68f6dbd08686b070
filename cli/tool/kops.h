#pragma once
// `kops` (1.35 and newer): makes and removes clusters whose machines are all of the account, from a
// definition that it keeps in a bucket. Commands as values, its log lines as values. Knows nothing
// of what a cluster is for.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"
#include "process/runner.h"

namespace cloudctl::tool {

struct KopsName {
  std::string cluster, store;  // "prod.k8s.local", "s3://bucket"
  bool operator==(const KopsName&) const = default;
};

[[nodiscard]] process::CommandLine kops_version();
[[nodiscard]] std::string parse_kops_version(std::string_view out);  // "1.35.0"

// Puts definitions into the store: those that are missing, and in place of those that are there.
[[nodiscard]] process::CommandLine kops_define(const std::string& store,
                                               const std::vector<std::string>& files);
// Makes in the account what the store says, and nothing that is there already.
[[nodiscard]] process::CommandLine kops_update(const KopsName& name);
// Writes a kubeconfig of an administrator, whose certificate lasts that long ("1h"), into a file.
[[nodiscard]] process::CommandLine kops_export(const KopsName& name, const std::string& file,
                                               const std::string& lifetime);
// One look at machines, nodes and the pods of the system; exits with 1 if something is not well.
[[nodiscard]] process::CommandLine kops_validate(const KopsName& name);
// Removes everything that carries the cluster's name in the account, and then its definition.
[[nodiscard]] process::CommandLine kops_delete(const KopsName& name);
[[nodiscard]] process::CommandLine kops_get(const KopsName& name);
// "1.35.0" of the definition; empty if it does not say.
[[nodiscard]] std::string parse_kops_kubernetes(std::string_view out);

struct KopsNode {
  std::string name, role;  // "control-plane", "node"
  bool ready = false;
  bool operator==(const KopsNode&) const = default;
};
struct KopsHealth {
  std::vector<KopsNode> nodes;
  std::vector<std::string> failures;  // sentences of kops'
  bool operator==(const KopsHealth&) const = default;
};
// Nothing if it did not come so far: the API does not answer yet.
[[nodiscard]] std::optional<KopsHealth> parse_kops_health(std::string_view out);

// "Tasks: 34 done / 98 total" of "I1122 01:02:03.456789    4711 executor.go:171] Tasks: 34 …";
// nothing for other lines.
[[nodiscard]] std::optional<std::string> parse_kops_line(std::string_view line);
// Why it failed, in its own words: the last "Error: …" of stderr.
[[nodiscard]] std::string kops_error(const process::Completed& done);

}  // namespace cloudctl::tool
