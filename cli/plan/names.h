#pragma once
// Every name that we give to something outside: images, volumes, labels, variables, objects of a
// cluster. Pure text; knows no project and no tool.

#include <map>
#include <string>
#include <string_view>

namespace cloudctl::plan {

// Labels of containers, volumes and networks on a Docker engine.
inline constexpr std::string_view label_project = "cloudctl.project";
inline constexpr std::string_view label_config = "cloudctl.config";

// The image of a service ("web"), or of its companion ("web", "watcher").
struct ImageName {
  std::string registry, project, service, companion;  // registry, companion: may be empty
};

// "docker.io/acme/notes-web-watcher"; without a registry "notes-web-watcher".
[[nodiscard]] std::string repository(const ImageName& name);
// "c-1a2b3c4d5e6f" from a content hash of 64 digits; "c-unknown" from nothing.
[[nodiscard]] std::string content_tag(std::string_view content);

// A DNS label (RFC 1123) of at most `limit` characters: other characters become '-'; what is too
// long, or had to be changed, ends with '-' and 8 digits of its SHA-256, so that two names stay
// two.
[[nodiscard]] std::string dns_label(std::string_view text, std::size_t limit = 63);

// "web-2" → "WEB_2": the start of a variable's name (POSIX: letters, digits, '_', no digit first).
[[nodiscard]] std::string variable_prefix(std::string_view service);

// What is kept of a ready-made service's password, by part ("url"): the variable that a compose
// file takes it from, "CLOUDCTL_DB_URL"; and the Secret of a cluster, "notes-db-credentials".
[[nodiscard]] std::string credential_variable(std::string_view backing, std::string_view part);
[[nodiscard]] std::string credential_secret(std::string_view project, std::string_view backing);

// "/var/lib/data" → "var-lib-data".
[[nodiscard]] std::string volume_name(std::string_view path);

// kubernetes.io, "Recommended Labels". The selector is the part that never changes.
[[nodiscard]] std::map<std::string, std::string> kube_selector(std::string_view project,
                                                               std::string_view service);
[[nodiscard]] std::map<std::string, std::string> kube_labels(std::string_view project,
                                                             std::string_view service);

}  // namespace cloudctl::plan
