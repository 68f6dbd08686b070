#include "config/formats.h"

#include <fmt/format.h>

#include <algorithm>
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

struct Rule {
  Format format;
  Complaint (*judge)(std::string_view);
};

constexpr std::array rules{
    Rule{Format::any, [](std::string_view) { return Complaint(); }},
    Rule{Format::project_name, project_complaint},
    Rule{Format::name, [](std::string_view text) { return label_complaint(text, 63); }},
    Rule{Format::port_name, port_name_complaint},
    Rule{Format::image, image_complaint},
    Rule{Format::registry, registry_complaint},
    Rule{Format::context, inside_complaint},
    Rule{Format::file, inside_complaint},
    Rule{Format::word, [](std::string_view text) { return plain_word_complaint(text, "._-"); }},
    Rule{Format::platform, platform_complaint},
    Rule{Format::env_name, env_name_complaint},
    Rule{Format::argument, one_line_complaint},
    Rule{Format::duration, duration_complaint},
    Rule{Format::cpu_range, cpu_range_complaint},
    Rule{Format::memory_range, memory_range_complaint},
    Rule{Format::memory, memory_complaint},
    Rule{Format::percent, percent_complaint},
    Rule{Format::amount, amount_complaint},
    Rule{Format::cron, cron_complaint},
    Rule{Format::mount_path, mount_path_complaint},
    Rule{Format::http_path, http_path_complaint},
    Rule{Format::probe, probe_complaint},
    Rule{Format::expose, expose_complaint},
    Rule{Format::version, version_complaint},
    Rule{Format::secret_url, secret_url_complaint},
    Rule{Format::condition, condition_complaint},
    Rule{Format::email, email_complaint},
    Rule{Format::arn, arn_complaint},
    Rule{Format::context_name,
         [](std::string_view text) { return plain_word_complaint(text, "._-@:/"); }},
    Rule{Format::region, [](std::string_view text) { return label_complaint(text, 32); }},
    Rule{Format::instance_type,
         [](std::string_view text) { return plain_word_complaint(text, ".-"); }},
    Rule{Format::key_name,
         [](std::string_view text) { return plain_word_complaint(text, "._-*[]"); }},
};

}  // namespace

std::optional<std::string> complaint(Format format, std::string_view text) {
  const auto* rule = std::find_if(rules.begin(), rules.end(),
                                  [&](const Rule& one) { return one.format == format; });
  return rule == rules.end() ? "no rule for this form" : rule->judge(text);
}

}  // namespace cloudctl::config
