#include "render/compose.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/error.h"
#include "render/facts_compose.h"

namespace cloudctl::render {

namespace {

const std::string template_name = "local/compose.yaml";

base::Error unlabelled(const std::string& what) {
  return base::Error({.what = what, .where = "compose.yaml", .next = "render it again"});
}

std::map<std::string, std::string> labels_of(const std::string& compose) {
  std::map<std::string, std::string> hashes;
  for (const auto& entry : YAML::Load(compose)["services"]) {
    const YAML::Node labels = entry.second["labels"];
    const YAML::Node label = labels ? labels["cloudctl.config"] : labels;
    const std::string name = entry.first.as<std::string>();
    if (!label) throw unlabelled("service \"" + name + "\" has no label \"cloudctl.config\"");
    hashes[name] = label.as<std::string>();
  }
  return hashes;
}

}  // namespace

std::vector<RenderedService> compose_hashes(const plan::Plan& plan, Library& library) {
  std::vector<RenderedService> hashes;
  for (const plan::Service& service : plan.services) {
    const Facts facts = compose_facts(plan, {&service, 1}, {});
    hashes.push_back({service.name, library.digest_of(template_name, facts)});
  }
  return hashes;
}

File compose_file(const plan::Plan& plan, Library& library) {
  std::map<std::string, std::string> hashes;
  for (const RenderedService& service : compose_hashes(plan, library)) {
    hashes[service.name] = service.config_hash;
  }
  return {"compose.yaml",
          library.print_yaml(template_name, compose_facts(plan, plan.services, hashes))};
}

std::vector<RenderedService> service_hashes(const plan::Plan& plan, const Overrides& overrides) {
  Library library(overrides);
  return compose_hashes(plan, library);
}

std::map<std::string, std::string> service_hashes(const Tree& files) {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [](const File& file) { return file.path == "compose.yaml"; });
  if (found == files.end()) throw unlabelled("the rendered files have no \"compose.yaml\"");
  try {
    return labels_of(found->content);
  } catch (const YAML::Exception& error) {
    throw unlabelled(std::string("it cannot be read: ") + error.what());
  }
}

}  // namespace cloudctl::render
