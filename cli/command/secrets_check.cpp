#include <set>

#include "base/text.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/store.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct ListOptions {};
void add_list(Flags&, ListOptions&) {}

base::ExitCode run_list(const ListOptions&, Context& context) {
  Site site(context, goal_of(context));
  const auto names = release::SecretStore(site.session().state()).names();
  std::string text;
  for (const auto& name : names) text += name + "\n";
  context.answer(report::facts_view(text, {{.key = "secrets", .value = names}}));
  return base::ExitCode::ok;
}

std::set<std::string> needed(const config::Project& project, const std::string& target) {
  std::set<std::string> names;
  const auto add = [&](const std::map<std::string, config::Service>& services) {
    for (const auto& [name, service] : services) {
      if (service.secrets) names.insert(service.secrets->begin(), service.secrets->end());
      if (!service.companions) continue;
      for (const auto& companion : *service.companions) {
        names.insert(companion.secrets.begin(), companion.secrets.end());
      }
    }
  };
  add(project.services);
  const auto found = project.targets.find(target);
  if (found != project.targets.end()) add(found->second.services);
  return names;
}

// Which names have a value, and whose it is.
class Known {
 public:
  Known(const Context& context, Site& site) : context_(context) {
    const auto stored = release::SecretStore(site.session().state()).names();
    kept_.insert(stored.begin(), stored.end());
    if (site.cluster() == nullptr) return;
    const auto there = site.cluster()->kept_secrets();
    in_cluster_.insert(there.begin(), there.end());
  }

  [[nodiscard]] std::string origin(const std::string& name) const {
    if (kept_.contains(name)) return "kept on this machine";
    if (!context_.variable(name).empty()) return "from the environment";
    return in_cluster_.contains(name) ? "kept in the cluster" : "missing";
  }

 private:
  const Context& context_;
  std::set<std::string> kept_, in_cluster_;
};

base::ExitCode run_check(const ListOptions&, Context& context) {
  const Loaded loaded = load_good(context);
  Site site(context, goal_of(context, loaded));
  const Known known(context, site);
  std::vector<std::string> missing;
  std::string text;
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& name : needed(loaded.reading.project, site.goal().target.name)) {
    const std::string from = known.origin(name);
    if (from == "missing") missing.push_back(name);
    text += name + "  " + from + "\n";
    rows.push_back({{.key = "name", .value = name}, {.key = "value", .value = from}});
  }
  context.answer(
      report::list_view(text.empty() ? "no secrets are needed\n" : text, "secrets", rows));
  if (missing.empty()) return base::ExitCode::ok;
  const std::string flag =
      site.cluster() == nullptr ? "" : " -t " + base::shell_quoted(site.goal().target.name);
  context.say("next: cloudctl secrets set " + missing.front() + flag);
  return base::ExitCode::failed;
}

}  // namespace

Verb secrets_list_verb() {
  return verb<ListOptions>({.name = "secrets list",
                            .summary = "list the names of the values that are kept",
                            .details = "",
                            .examples = {"cloudctl secrets list"},
                            .exit_codes = {},
                            .also_known = {}},
                           add_list, run_list);
}

Verb secrets_check_verb() {
  return verb<ListOptions>(
      {.name = "secrets check",
       .summary = "say which secrets cloudctl.yaml names, and which are missing",
       .details = "Exits with 1 if one is missing.",
       .examples = {"cloudctl secrets check"},
       .exit_codes = {},
       .also_known = {}},
      add_list, run_check);
}

}  // namespace cloudctl::command
