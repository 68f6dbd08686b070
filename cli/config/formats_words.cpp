#include <array>
#include <utility>

#include "config/formats.h"

namespace cloudctl::config {
namespace {

struct Entry {
  Format format;
  FormatWords words;
};

// Patterns are for editors; complaint() is the judge.
constexpr std::string_view label_pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

constexpr std::array entries = {
    Entry{Format::any, {"a text", "", ""}},
    Entry{Format::project_name,
          {"a name", "of lower-case letters, digits and \"-\", at most 40",
           "^[a-z]([a-z0-9-]*[a-z0-9])?$"}},
    Entry{Format::name,
          {"a name", "of lower-case letters, digits and \"-\", at most 63", label_pattern}},
    Entry{Format::port_name,
          {"a port's name", "of lower-case letters, digits and \"-\", at most 15", label_pattern}},
    Entry{Format::image, {"an image", "like \"nginx:1.27\"", "^[^\\s]+$"}},
    Entry{Format::registry, {"a registry", "like \"docker.io/acme\"", "^[^\\s]+$"}},
    Entry{Format::context, {"a folder", "below this file's, like \".\" or \"./web\"", "^[^/~]"}},
    Entry{Format::file, {"a file", "below this file's folder, like \"web/Dockerfile\"", "^[^/~]"}},
    Entry{Format::word,
          {"a name", "of letters, digits, \".\", \"_\" and \"-\"", "^[A-Za-z0-9][A-Za-z0-9._-]*$"}},
    Entry{Format::platform, {"a platform", "like \"linux/amd64\"", "^linux/"}},
    Entry{Format::env_name,
          {"a variable's name", "of letters, digits and \"_\"", "^[A-Za-z_][A-Za-z0-9_]*$"}},
    Entry{Format::argument, {"a word", "on one line", ""}},
    Entry{Format::duration,
          {"a duration", "like \"30s\", \"5m\" or \"500ms\"", "^([0-9.]+(ms|s|m|h|d))+$"}},
    Entry{Format::cpu_range,
          {"an amount of CPU", "like \"100m..500m\" or \"2\"", "^[0-9.]+m?(\\.\\.[0-9.]+m?)?$"}},
    Entry{Format::memory_range,
          {"an amount of memory", "like \"64Mi..128Mi\" or \"1Gi\"", "^[0-9].*$"}},
    Entry{Format::memory, {"a size", "like \"1Gi\"", "^[0-9].*$"}},
    Entry{Format::percent, {"a percentage", "like \"70%\"", "^[0-9]+%$"}},
    Entry{Format::amount, {"a count or a percentage", "like 1 or \"50%\"", "^[0-9]+%?$"}},
    Entry{Format::cron, {"a schedule", "like \"*/5 * * * *\"", "^(@[a-z]+|[0-9*/, -]+)$"}},
    Entry{Format::mount_path, {"a path in the container", "like \"/data\"", "^/."}},
    Entry{Format::http_path, {"a path", "like \"/readyz\"", "^/"}},
    Entry{Format::probe, {"\"tcp\" or a path", "like \"/readyz\"", "^(tcp$|/)"}},
    Entry{Format::expose,
          {"none, cluster, node, node:PORT, balancer, balancer:PORT or https://HOST", "",
           "^(none|cluster|node(:[0-9]+)?|balancer(:[0-9]+)?|https://.+)$"}},
    Entry{Format::version,
          {"a version", "in quotes, like \"7\" or \"1.10\"", "^[A-Za-z0-9][A-Za-z0-9._-]*$"}},
    Entry{Format::secret_url,
          {"a secret's name", "like \"secret:DB_URL\"", "^secret:[A-Za-z_][A-Za-z0-9_]*$"}},
    Entry{
        Format::condition,
        {"a condition", "like \"web.available == 0\"", "^ *[a-z0-9-]+\\.available +== +[0-9]+ *$"}},
    Entry{Format::email, {"an e-mail address", "like \"ops@example.com\"", "^[^@\\s]+@[^@\\s]+$"}},
    Entry{
        Format::arn,
        {"a policy's ARN", "like \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"", "^arn:aws"}},
    Entry{Format::context_name,
          {"a name", "of letters, digits and marks", "^[A-Za-z0-9][A-Za-z0-9._@:/-]*$"}},
    Entry{Format::region, {"a region", "like \"us-east-2\"", "^[a-z0-9-]+$"}},
    Entry{Format::instance_type,
          {"a machine type", "like \"t3.large\"", "^[A-Za-z0-9][A-Za-z0-9.-]*$"}},
    Entry{Format::key_name, {"a key of this file", "like \"autoscale\"", "^[A-Za-z_.*\\[\\]-]+$"}},
};

}  // namespace

FormatWords words_of(Format format) {
  for (const Entry& entry : entries) {
    if (entry.format == format) return entry.words;
  }
  return {};
}

}  // namespace cloudctl::config
