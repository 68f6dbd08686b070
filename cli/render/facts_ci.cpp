#include "render/facts_ci.h"

#include <algorithm>
#include <set>

#include "base/error.h"

namespace cloudctl::render {

namespace {

using config::Language;
using config::TargetType;

constexpr const char* ruff_version = "0.17.5";  // of the linter for Python, from its package index

bool has_builds(const plan::Plan& plan) {
  return std::any_of(plan.services.begin(), plan.services.end(), [](const plan::Service& service) {
    return service.image.build.has_value() ||
           std::any_of(service.companions.begin(), service.companions.end(),
                       [](const plan::Companion& companion) { return companion.image.build; });
  });
}

// What `docker login` is told: the first part of "ghcr.io/acme", if it can be a machine's name.
std::string host_of(const std::string& registry) {
  const std::string first = registry.substr(0, registry.find('/'));
  const bool is_host = first == "localhost" || first.find_first_of(".:") != std::string::npos;
  return is_host ? first : "docker.io";
}

// A minikube is given its images without one.
Fact registry(const plan::Plan& plan) {
  if (plan.target.registry.empty() || plan.target.type == TargetType::minikube) return false;
  return Facts{{"address", plan.target.registry}, {"host", host_of(plan.target.registry)}};
}

Fact cluster(const plan::Target& target) {
  if (target.type != TargetType::kubernetes) return false;
  return Facts{{"context", target.context}};
}

List secrets(const plan::Plan& plan) {
  std::set<std::string> names;
  for (const auto& service : plan.services) {
    names.insert(service.secrets.begin(), service.secrets.end());
    for (const auto& companion : service.companions) {
      names.insert(companion.secrets.begin(), companion.secrets.end());
    }
  }
  for (const auto& [name, backing] : plan.backing) {
    if (backing.url_secret) names.insert(*backing.url_secret);
  }
  return {names.begin(), names.end()};
}

List python_folders(const CiRequest& request) {
  List folders;
  for (const auto& code : request.code) {
    if (code.folder.language == Language::python) folders.emplace_back(code.path);
  }
  return folders;
}

List node_folders(const CiRequest& request) {
  List folders;
  for (const auto& code : request.code) {
    if (code.folder.language != Language::node) continue;
    folders.emplace_back(Facts{{"path", code.path}, {"locked", code.folder.has_lockfile}});
  }
  return folders;
}

void refuse_what_cannot_be(const plan::Plan& plan) {
  const std::string name = "target \"" + plan.target.name + "\"";
  if (plan.target.type == TargetType::eks || plan.target.type == TargetType::kops) {
    throw base::Error({.what = name + " is of a type that no pipeline is written for yet",
                       .next = "for a cluster that exists use \"type: kubernetes\" and its "
                               "\"context\"",
                       .code = base::ExitCode::usage});
  }
  if (plan.target.type == TargetType::kubernetes && plan.target.registry.empty() &&
      has_builds(plan)) {
    throw base::Error({.what = name + " has no registry, and a pipeline's machine cannot bring an "
                                      "image into a cluster without one",
                       .next = "add \"registry: HOST/NAME\" to the file",
                       .code = base::ExitCode::usage});
  }
}

}  // namespace

Facts ci_facts(const plan::Plan& plan, const CiRequest& request) {
  refuse_what_cannot_be(plan);
  const List names = secrets(plan);
  return Facts{{"project", plan.project},
               {"target", plan.target.name},
               {"branch", request.branch},
               {"folder", request.folder},
               {"registry", registry(plan)},
               {"cluster", cluster(plan.target)},
               {"own_runner", plan.target.type != TargetType::kubernetes},
               {"builds", has_builds(plan)},
               {"ruff", ruff_version},
               {"python", if_any(python_folders(request), "folders")},
               {"node", node_folders(request)},
               {"has_secrets", !names.empty()},
               {"secrets", names}};
}

}  // namespace cloudctl::render
