#pragma once
// The forms that texts in cloudctl.yaml may take, as predicates with the words that describe them.
// Each comes with its source. Knows no key.

#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::config {

enum class Format {
  any,           // any text without line end
  project_name,  // DNS-1123 label of at most 40 characters, beginning with a letter
  name,          // DNS-1123 label of at most 63 characters (RFC 1123, kubernetes.io "Names")
  port_name,     // IANA service name: at most 15 characters, with a letter
  image,         // reference (distribution/reference)
  registry,      // host[:port][/path]
  context,       // relative folder inside the project
  file,          // relative file inside the project
  word,          // letters, digits, '.', '_', '-'
  platform,      // os/architecture[/variant]
  env_name,      // POSIX: letters, digits, underscore; no digit first
  argument,      // a word of a command: anything but NUL and line ends
  duration,      // 30s, 5m, 1h30m, 500ms
  cpu_range,     // 100m..500m
  memory_range,  // 64Mi..128Mi
  memory,        // 1Gi
  percent,       // 70%
  amount,        // count or percent
  cron,          // five fields (crontab(5))
  mount_path,    // absolute path in the container
  http_path,     // begins with '/'
  probe,         // http path or "tcp"
  expose,        // none | cluster | node[:P] | balancer[:P] | https://host
  version,       // of a ready-made service: quoted where it looks like a number
  secret_url,    // secret:NAME
  condition,     // SERVICE.available == N
  email,
  arn,            // of an IAM policy
  context_name,   // of a kubeconfig: may have ':', '/' and '@' (EKS uses ARNs)
  region,         // us-east-2
  instance_type,  // t3.large
  key_name,       // a key of this file, by name or path
};

struct FormatWords {
  std::string_view is;       // `a duration`
  std::string_view looks;    // `like "30s", "5m" or "500ms"`
  std::string_view pattern;  // for editors: a JSON Schema pattern, never stricter than the reader
};

[[nodiscard]] FormatWords words_of(Format format);

// Nothing if the text has this form; else what is wrong with it, in words for beside the caret:
// `70 characters, at most 63 are possible`.
[[nodiscard]] std::optional<std::string> complaint(Format format, std::string_view text);

}  // namespace cloudctl::config
