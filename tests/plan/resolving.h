#pragma once
// From a text of cloudctl.yaml to a plan, and its mistakes as lines that a test can compare.

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/read.h"
#include "plan/resolve.h"

namespace cloudctl::test {

inline std::string line_of(const base::Diagnostic& diagnostic) {
  std::string text = diagnostic.code;
  if (diagnostic.severity == base::Severity::warning) text += " warning";
  text += " " + std::to_string(diagnostic.span.begin.line) + ":" +
          std::to_string(diagnostic.span.begin.column) + " " + diagnostic.message;
  if (!diagnostic.label.empty()) text += " | " + diagnostic.label;
  if (!diagnostic.help.empty()) text += " | " + diagnostic.help;
  return text;
}

inline config::Project read_project(const std::string& text) {
  const auto reading = config::read({.name = "cloudctl.yaml", .text = text});
  for (const auto& diagnostic : reading.diagnostics) FAIL_CHECK(line_of(diagnostic));
  return reading.project;
}

inline plan::Request request_for(const std::string& target) {
  return {.target = target,
          .root = "/home/ann/notes",
          .folders = {},
          .contents = {},
          .replicas = {},
          .images = {},
          .version = {}};
}

// The plan of a file that is right.
inline plan::Plan plan_of(const std::string& text, const plan::Request& request) {
  const auto resolution = plan::resolve(read_project(text), request);
  for (const auto& diagnostic : resolution.diagnostics) FAIL_CHECK(line_of(diagnostic));
  return resolution.plan;
}

inline plan::Plan plan_of(const std::string& text, const std::string& target = "") {
  return plan_of(text, request_for(target));
}

inline plan::Service service_of(const std::string& text, const std::string& target = "") {
  return plan_of(text, target).services.at(0);
}

using Mistakes = std::vector<std::string>;

inline Mistakes mistakes_of(const config::Project& project, const plan::Request& request) {
  Mistakes lines;
  for (const auto& diagnostic : plan::resolve(project, request).diagnostics) {
    lines.push_back(line_of(diagnostic));
  }
  return lines;
}

inline Mistakes mistakes_of(const std::string& text, const std::string& target = "") {
  return mistakes_of(read_project(text), request_for(target));
}

}  // namespace cloudctl::test

namespace doctest {
template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += "\n  " + line;
    return text.c_str();
  }
};
}  // namespace doctest
