#pragma once
// Plans for the tests of this room, as plan would settle them.

#include <algorithm>
#include <string>

#include "plan/plan.h"
#include "render/tree.h"

namespace specimen {

using namespace cloudctl;

inline plan::Service web() {
  plan::Service service{.name = "web"};
  service.image.reference = "nginx:1.27";
  service.ports = {{"http", 8080}};
  service.probes.ready = plan::Probe{.kind = config::ProbeKind::tcp, .port = 8080};
  return service;
}

// An image whose Dockerfile we make.
inline plan::Image generated(config::Language language, const std::string& entry) {
  plan::ImageBuild build{.context = "/project", .generates_ignore = true};
  build.generated.language = language;
  build.generated.entry = config::Finding{entry, "the test"};
  build.generated.port = config::Finding{"5000", "the test"};
  return {.reference = "notes-web:c-1a2b3c4d5e6f", .build = build, .version = ""};
}

inline plan::Plan local(std::vector<plan::Service> services) {
  plan::Plan plan{.project = "notes"};
  plan.target.name = "local";
  plan.services = std::move(services);
  return plan;
}

inline plan::Plan kubernetes(std::vector<plan::Service> services) {
  plan::Plan plan = local(std::move(services));
  plan.target = {.name = "staging", .type = config::TargetType::kubernetes};
  plan.target.kube_namespace = "notes-staging";
  return plan;
}

// The content of a rendered file; empty if there is none.
inline std::string content(const render::Tree& files, const std::string& path) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const render::File& file) { return file.path == path; });
  return found == files.end() ? "" : found->content;
}

inline bool has(const render::Tree& files, const std::string& path) {
  return std::any_of(files.begin(), files.end(),
                     [&](const render::File& file) { return file.path == path; });
}

}  // namespace specimen
