#include "tool/kubectl.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

using process::CommandLine;
using Words = std::vector<std::string>;

constexpr const char* request_limit = "--request-timeout=20s";
// What is sent is checked by the API server: an apply on the server's side knows every field of
// every kind. kubectl's own check would fetch their descriptions first, in each run anew.
constexpr const char* no_local_check = "--validate=ignore";

CommandLine base_command(const Kubectl& kubectl) {
  // A kuberc would change defaults (kubernetes.io, "Kubectl user preferences").
  CommandLine command{.argv = {"kubectl"}, .env = {{"KUBERC", "off"}}};
  if (!kubectl.kubeconfig.empty())
    command.argv.insert(command.argv.end(), {"--kubeconfig", kubectl.kubeconfig});
  if (!kubectl.context.empty())
    command.argv.insert(command.argv.end(), {"--context", kubectl.context});
  return command;
}

CommandLine with(CommandLine command, const Words& words) {
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return command;
}

// Everywhere.
CommandLine call(const Kubectl& kubectl, const Words& words) {
  return with(base_command(kubectl), words);
}

// In its namespace.
CommandLine call_inside(const Kubectl& kubectl, const Words& words) {
  CommandLine command = base_command(kubectl);
  if (!kubectl.kube_namespace.empty())
    command.argv.insert(command.argv.end(), {"--namespace", kubectl.kube_namespace});
  return with(std::move(command), words);
}

bool is_cluster_wide(std::string_view kind) {
  static constexpr std::array<std::string_view, 9> kinds = {
      "Namespace",     "Node",         "PersistentVolume",   "StorageClass",
      "ClusterRole",   "IngressClass", "ClusterRoleBinding", "CustomResourceDefinition",
      "PriorityClass",
  };
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Enough of each object to name it. kubectl refuses objects of another namespace than the one it is
// told, and takes the context's for those without: so each one names its own.
base::Secret named(const Kubectl& kubectl, const std::vector<ObjectRef>& refs) {
  Words objects;
  for (const ObjectRef& ref : refs) {
    Json object = {
        {"apiVersion", ref.api_version}, {"kind", ref.kind}, {"metadata", {{"name", ref.name}}}};
    const std::string& inside =
        ref.kube_namespace.empty() ? kubectl.kube_namespace : ref.kube_namespace;
    if (!inside.empty() && !is_cluster_wide(ref.kind)) object["metadata"]["namespace"] = inside;
    objects.push_back(object.dump());
  }
  return list_of(objects);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// As the API machinery guesses it (apimachinery, meta.UnsafeGuessKindToResource).
std::string plural_of(std::string_view kind) {
  std::string name = lower(kind);
  if (name.empty() || name == "endpoints") return name;
  if (name.ends_with('s')) return name + "es";
  if (name.ends_with('y')) return name.substr(0, name.size() - 1) + "ies";
  return name + "s";
}

}  // namespace

std::string resource_name(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  if (slash == std::string_view::npos) return plural_of(kind);
  return plural_of(kind) + "." + std::string(api_version.substr(slash + 1)) + "." +
         std::string(api_version.substr(0, slash));
}

CommandLine kubectl_get(const Kubectl& kubectl, const Words& resources,
                        const std::string& selector) {
  Words words = {"get", base::join(resources, ",")};
  if (!selector.empty()) words.insert(words.end(), {"--selector", selector});
  words.insert(words.end(), {"--output", "json", "--ignore-not-found", request_limit});
  return call_inside(kubectl, words);
}

CommandLine kubectl_get(const Kubectl& kubectl, const std::vector<ObjectRef>& refs) {
  CommandLine command = call(
      kubectl, {"get", "--filename", "-", "--output", "json", "--ignore-not-found", request_limit});
  command.input = named(kubectl, refs);
  return command;
}

CommandLine with_managed_fields(CommandLine get) {
  return with(std::move(get), {"--show-managed-fields"});
}

CommandLine kubectl_watch(const Kubectl& kubectl, const std::string& resource,
                          const std::string& selector) {
  Words words = {"get", resource};
  if (!selector.empty()) words.insert(words.end(), {"--selector", selector});
  words.insert(words.end(), {"--watch", "--output-watch-events", "--output", "json"});
  return call_inside(kubectl, words);
}

base::Secret list_of(const Words& objects) {
  return base::Secret(R"({"apiVersion":"v1","kind":"List","items":[)" + base::join(objects, ",") +
                      "]}");
}

CommandLine kubectl_apply(const Kubectl& kubectl, base::Secret objects, const KubectlApply& how) {
  Words words = {"apply",
                 "--server-side",
                 "--field-manager=" + std::string(field_manager),
                 "--filename",
                 "-",
                 "--output",
                 "json",
                 no_local_check,
                 request_limit};
  if (how.dry_run) words.emplace_back("--dry-run=server");
  if (how.force_conflicts) words.emplace_back("--force-conflicts");
  if (how.show_managed_fields) words.emplace_back("--show-managed-fields");
  CommandLine command = call_inside(kubectl, words);
  command.input = std::move(objects);
  return command;
}

CommandLine kubectl_create(const Kubectl& kubectl, base::Secret objects,
                           const std::string& output) {
  CommandLine command =
      call_inside(kubectl, {"create", "--field-manager=" + std::string(field_manager), "--filename",
                            "-", "--output", output, no_local_check, request_limit});
  command.input = std::move(objects);
  return command;
}

CommandLine kubectl_replace(const Kubectl& kubectl, base::Secret objects) {
  CommandLine command =
      call_inside(kubectl, {"replace", "--field-manager=" + std::string(field_manager),
                            "--filename", "-", "--output", "json", no_local_check, request_limit});
  command.input = std::move(objects);
  return command;
}

CommandLine kubectl_delete(const Kubectl& kubectl, const std::vector<ObjectRef>& refs,
                           const KubectlDelete& how) {
  Words words = {"delete",
                 "--filename",
                 "-",
                 "--cascade=" + how.cascade,
                 "--ignore-not-found",
                 "--output",
                 "name",
                 how.wait ? "--wait=true" : "--wait=false"};
  // The limit would cut the watch by which kubectl waits.
  if (!how.wait) words.emplace_back(request_limit);
  CommandLine command = call(kubectl, words);
  command.input = named(kubectl, refs);
  return command;
}

CommandLine kubectl_logs(const Kubectl& kubectl, const KubectlLogs& logs) {
  Words words = {"logs"};
  if (logs.pod.empty()) {
    words.insert(words.end(), {"--selector", logs.selector});
  } else {
    words.push_back(logs.pod);
  }
  // kubectl follows no more than five at once if it is not told otherwise.
  if (logs.pod.empty() || (logs.follow && logs.container.empty())) {
    words.insert(words.end(), {"--max-log-requests", "100"});
  }
  if (logs.container.empty())
    words.emplace_back("--all-containers");
  else
    words.insert(words.end(), {"--container", logs.container});
  words.push_back("--tail=" + std::to_string(logs.tail));
  if (!logs.since.empty()) words.push_back("--since=" + logs.since);
  if (logs.follow) words.emplace_back("--follow");
  if (logs.previous) words.emplace_back("--previous");
  if (logs.timestamps) words.emplace_back("--timestamps");
  if (logs.prefix) words.emplace_back("--prefix");
  if (!logs.follow) words.emplace_back(request_limit);
  return call_inside(kubectl, words);
}

CommandLine kubectl_exec(const Kubectl& kubectl, const KubectlExec& exec) {
  Words words = {"exec", exec.pod};
  if (!exec.container.empty()) words.insert(words.end(), {"--container", exec.container});
  if (exec.input) words.emplace_back("--stdin");
  if (exec.terminal) words.emplace_back("--tty");
  words.emplace_back("--");
  words.insert(words.end(), exec.command.begin(), exec.command.end());
  return call_inside(kubectl, words);
}

CommandLine kubectl_forward(const Kubectl& kubectl, const std::string& to, int here, int there) {
  return call_inside(kubectl,
                     {"port-forward", "--address", "127.0.0.1", to,
                      (here > 0 ? std::to_string(here) : "") + ":" + std::to_string(there)});
}

CommandLine kubectl_rollout(const Kubectl& kubectl, const std::string& verb,
                            const std::string& object) {
  return call_inside(kubectl, {"rollout", verb, object,
                               "--field-manager=" + std::string(field_manager), request_limit});
}

CommandLine kubectl_version(const Kubectl& kubectl) {
  return call(kubectl, {"version", "--output", "json", request_limit});
}

CommandLine kubectl_config(const Kubectl& kubectl) {
  return call(kubectl, {"config", "view", "--minify", "--output", "json"});
}

CommandLine kubectl_can(const Kubectl& kubectl, const std::vector<Right>& rights) {
  Words reviews;
  for (const Right& right : rights) {
    Json attributes = {{"verb", right.verb}, {"group", right.group}, {"resource", right.resource}};
    if (!kubectl.kube_namespace.empty()) attributes["namespace"] = kubectl.kube_namespace;
    const Json review = {{"apiVersion", "authorization.k8s.io/v1"},
                         {"kind", "SelfSubjectAccessReview"},
                         {"spec", {{"resourceAttributes", attributes}}}};
    reviews.push_back(review.dump());
  }
  CommandLine command = call(
      kubectl, {"create", "--filename", "-", "--output", "json", no_local_check, request_limit});
  command.input = list_of(reviews);
  return command;
}

std::string brief(const CommandLine& command) {
  constexpr std::array<std::string_view, 3> place = {"--kubeconfig", "--context", "--namespace"};
  CommandLine shown;
  std::size_t at = 0;
  for (; at < command.argv.size(); ++at) {
    const std::string& word = command.argv[at];
    const bool of_place = std::find(place.begin(), place.end(), word) != place.end();
    // What comes after the objects makes the command exact, and long.
    if (word.starts_with("-") && !of_place) break;
    shown.argv.push_back(word);
    if (of_place && at + 1 < command.argv.size()) shown.argv.push_back(command.argv[++at]);
  }
  // Of a long list of kinds a few say what is meant.
  constexpr std::size_t enough = 3;
  Words kinds = base::split(shown.argv.back(), ',');
  if (kinds.size() <= enough) return process::printed(shown);
  const std::size_t more = kinds.size() - enough;
  kinds.resize(enough);
  for (std::string& kind : kinds) kind = kind.substr(0, kind.find('.'));
  shown.argv.back() = base::join(kinds, ",");
  return process::printed(shown) + " and " + base::plural(more, "more kind");
}

CommandLine kubectl_raw(const Kubectl& kubectl, const std::string& path) {
  return call(kubectl, {"get", "--raw", path, request_limit});
}

}  // namespace cloudctl::tool
