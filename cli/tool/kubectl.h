#pragma once
// `kubectl`, as a program that is told everything: kubeconfig, context and namespace stand in every
// command (never the user's current namespace), KUBERC=off, one-shot requests have a time limit.
// Objects go in over standard input. Knows nothing of what the objects are for.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "process/command_line.h"

namespace cloudctl::tool {

// Whom kubectl talks to. Empty kubeconfig, context: the user's own choice.
struct Kubectl {
  std::string kubeconfig, context, kube_namespace;
  bool operator==(const Kubectl&) const = default;
};

struct ObjectRef {
  std::string api_version, kind, kube_namespace, name;
  auto operator<=>(const ObjectRef&) const = default;
};

// "deployments.v1.apps" for ("apps/v1", "Deployment"): full names need no discovery of short ones.
[[nodiscard]] std::string resource_name(std::string_view api_version, std::string_view kind);

// `get KIND,KIND -l SELECTOR -o json --ignore-not-found`; empty selector: all of the namespace.
[[nodiscard]] process::CommandLine kubectl_get(const Kubectl& kubectl,
                                               const std::vector<std::string>& resources,
                                               const std::string& selector);
// `get -f - -o json --ignore-not-found`: these objects, wherever they are.
[[nodiscard]] process::CommandLine kubectl_get(const Kubectl& kubectl,
                                               const std::vector<ObjectRef>& refs);
// The same question with metadata.managedFields in the answer: who has set what.
[[nodiscard]] process::CommandLine with_managed_fields(process::CommandLine get);
// `get RESOURCE -l SELECTOR --watch --output-watch-events -o json`: what is there comes first as
// ADDED. Ends with 0 when the server closes the watch: ask again. Feed it to WatchReader.
[[nodiscard]] process::CommandLine kubectl_watch(const Kubectl& kubectl,
                                                 const std::string& resource,
                                                 const std::string& selector);

// What is sent; secret, as some of it is.
[[nodiscard]] base::Secret list_of(const std::vector<std::string>& objects);  // JSON texts → List

struct KubectlApply {
  bool dry_run = false;          // --dry-run=server
  bool force_conflicts = false;  // take over fields that others have set
  bool show_managed_fields = false;
};
inline constexpr std::string_view field_manager = "cloudctl";
// `apply --server-side --field-manager=cloudctl -f - -o json`. It goes on after an object that
// fails, and exits with 1: see parse_apply.
[[nodiscard]] process::CommandLine kubectl_apply(const Kubectl& kubectl, base::Secret objects,
                                                 const KubectlApply& how);
// `create -f - -o name` (or json), `replace -f - -o json` (refused if resourceVersion is stale),
// `delete -f -
// --ignore-not-found --wait=…`.
[[nodiscard]] process::CommandLine kubectl_create(const Kubectl& kubectl, base::Secret objects,
                                                  const std::string& output = "name");
[[nodiscard]] process::CommandLine kubectl_replace(const Kubectl& kubectl, base::Secret objects);
struct KubectlDelete {
  bool wait = true;
  std::string cascade = "background";  // or "foreground", "orphan"
};
[[nodiscard]] process::CommandLine kubectl_delete(const Kubectl& kubectl,
                                                  const std::vector<ObjectRef>& refs,
                                                  const KubectlDelete& how);

struct KubectlLogs {
  std::string pod, selector;  // one of them
  std::string container;      // empty: all
  int tail = -1;
  std::string since;  // "10m"
  bool follow = false, previous = false, timestamps = false, prefix = false;
};
[[nodiscard]] process::CommandLine kubectl_logs(const Kubectl& kubectl, const KubectlLogs& logs);

struct KubectlExec {
  std::string pod, container;
  std::vector<std::string> command;
  bool input = false, terminal = false;
};
[[nodiscard]] process::CommandLine kubectl_exec(const Kubectl& kubectl, const KubectlExec& exec);
// `port-forward --address 127.0.0.1 service/web 8080:80`: runs until it is stopped; prints
// "Forwarding from 127.0.0.1:8080 -> 8080" when ready (parse_forwarding). here 0: a free port.
[[nodiscard]] process::CommandLine kubectl_forward(const Kubectl& kubectl, const std::string& to,
                                                   int here, int there);

// `rollout pause|resume|restart RESOURCE/NAME --field-manager`.
[[nodiscard]] process::CommandLine kubectl_rollout(const Kubectl& kubectl, const std::string& verb,
                                                   const std::string& object);
[[nodiscard]] process::CommandLine kubectl_version(const Kubectl& kubectl);  // -o json, both sides
// `config view --minify -o json` (credentials redacted): context, server.
[[nodiscard]] process::CommandLine kubectl_config(const Kubectl& kubectl);
// `auth can-i --list`-free check of many: one `create -f -` of SelfSubjectAccessReviews, -o json.
struct Right {
  std::string verb, group, resource;
  bool operator==(const Right&) const = default;
};
[[nodiscard]] process::CommandLine kubectl_can(const Kubectl& kubectl,
                                               const std::vector<Right>& rights);
// Such a command as a reader can use it: program, place, verb and objects, "kubectl --context
// staging --namespace notes get pods,secrets,leases and 13 more kinds".
[[nodiscard]] std::string brief(const process::CommandLine& command);
// `get --raw PATH`.
[[nodiscard]] process::CommandLine kubectl_raw(const Kubectl& kubectl, const std::string& path);

}  // namespace cloudctl::tool
