#include "config/formats.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/text.h"
#include "config/formats_names.h"
#include "config/formats_numbers.h"

namespace cloudctl::config {
namespace {

Complaint one_line_complaint(std::string_view text) {
  if (text.find_first_of("\r\n") != std::string_view::npos) return "it has several lines";
  return {};
}

Complaint probe_complaint(std::string_view text) {
  if (text == "tcp") return {};
  if (text.empty() || text.front() != '/') return "expected \"tcp\" or a path such as \"/readyz\"";
  return http_path_complaint(text);
}

Complaint exposed_port_complaint(std::string_view port, std::int64_t least, std::int64_t most) {
  const auto number = whole_number(port);
  if (!number) return fmt::format("\"{}\" is not a port", base::printable(port));
  if (*number < least || *number > most)
    return fmt::format("ports here go from {} to {}", least, most);
  return {};
}

Complaint expose_complaint(std::string_view text) {
  if (text == "none" || text == "cluster" || text == "node" || text == "balancer") return {};
  // Which node ports a cluster gives out is its own setting; below 1024 none of them does.
  if (text.substr(0, 5) == "node:") return exposed_port_complaint(text.substr(5), 1024, 65535);
  if (text.substr(0, 9) == "balancer:") return exposed_port_complaint(text.substr(9), 1, 65535);
  if (text.substr(0, 8) == "https://") {
    std::string_view host = text.substr(8);
    if (!host.empty() && host.back() == '/') host.remove_suffix(1);
    if (host.find('/') != std::string_view::npos) return "a path is not possible, only a host";
    return host_complaint(host);
  }
  if (text.substr(0, 7) == "http://") return "only https:// is possible";
  static const std::vector<std::string> known = {"none", "cluster", "node", "balancer"};
  if (const auto near = base::nearest(text.substr(0, text.find(':')), known)) {
    return fmt::format("did you mean \"{}\"?", *near);
  }
  return "expected none, cluster, node, node:PORT, balancer, balancer:PORT or https://HOST";
}

Complaint secret_url_complaint(std::string_view text) {
  if (text.substr(0, 7) != "secret:") return "it does not begin with \"secret:\"";
  return env_name_complaint(text.substr(7));
}

Complaint condition_complaint(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word : base::split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  const std::string expected = "expected SERVICE.available == N";
  if (words.size() != 3 || words[1] != "==" || !whole_number(words[2])) return expected;
  const std::size_t dot = words[0].find('.');
  if (dot == std::string::npos || words[0].substr(dot) != ".available") return expected;
  return label_complaint(std::string_view(words[0]).substr(0, dot), 63);
}

Complaint version_complaint(std::string_view text) {
  return plain_word_complaint(text, "._-");
}

Complaint project_complaint(std::string_view text) {
  if (auto wrong = label_complaint(text, 40)) return wrong;
  if (text.front() >= '0' && text.front() <= '9') return "a digit cannot be first";
  return {};
}

}  // namespace

std::optional<std::string> complaint(Format format, std::string_view text) {
  switch (format) {
    case Format::any:
      return {};
    case Format::project_name:
      return project_complaint(text);
    case Format::name:
      return label_complaint(text, 63);
    case Format::port_name:
      return port_name_complaint(text);
    case Format::image:
      return image_complaint(text);
    case Format::registry:
      return registry_complaint(text);
    case Format::context:
    case Format::file:
      return inside_complaint(text);
    case Format::word:
      return plain_word_complaint(text, "._-");
    case Format::platform:
      return platform_complaint(text);
    case Format::env_name:
      return env_name_complaint(text);
    case Format::argument:
      return one_line_complaint(text);
    case Format::duration:
      return duration_complaint(text);
    case Format::cpu_range:
      return cpu_range_complaint(text);
    case Format::memory_range:
      return memory_range_complaint(text);
    case Format::memory:
      return memory_complaint(text);
    case Format::percent:
      return percent_complaint(text);
    case Format::amount:
      return amount_complaint(text);
    case Format::cron:
      return cron_complaint(text);
    case Format::mount_path:
      return mount_path_complaint(text);
    case Format::http_path:
      return http_path_complaint(text);
    case Format::probe:
      return probe_complaint(text);
    case Format::expose:
      return expose_complaint(text);
    case Format::version:
      return version_complaint(text);
    case Format::secret_url:
      return secret_url_complaint(text);
    case Format::condition:
      return condition_complaint(text);
    case Format::email:
      return email_complaint(text);
    case Format::arn:
      return arn_complaint(text);
    case Format::context_name:
      return plain_word_complaint(text, "._-@:/");
    case Format::region:
      return label_complaint(text, 32);
    case Format::instance_type:
      return plain_word_complaint(text, ".-");
    case Format::key_name:
      return plain_word_complaint(text, "._-*[]");
  }
  return {};
}

}  // namespace cloudctl::config
