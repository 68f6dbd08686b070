#include <algorithm>
#include <set>

#include "action/cluster_secrets.h"
#include "base/text.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/secret_store.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct ListOptions {};
void add_list(Flags&, ListOptions&) {}

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
  for (const auto& [name, backing] : project.backing) {
    if (backing.url_secret) names.insert(*backing.url_secret);
  }
  const auto found = project.targets.find(target);
  if (found != project.targets.end()) add(found->second.services);
  return names;
}

struct Kept {
  std::string where;
  std::int64_t earlier = 0;  // values that releases had before
};

std::map<std::string, Kept> kept_here(Site& site) {
  const release::SecretStore store(site.session().state());
  const auto values = store.all();
  const auto marks = store.marks(values);
  std::map<std::string, Kept> all;
  for (const auto& [name, value] : values) all[name].where = "kept on this machine";
  for (const auto& [name, earlier] : store.kept()) {
    Kept& one = all[name];
    if (one.where.empty()) one.where = "earlier values only";
    const auto mark = marks.find(name);
    const bool has_present = mark != marks.end() && earlier.count(mark->second) != 0;
    one.earlier = static_cast<std::int64_t>(earlier.size()) - (has_present ? 1 : 0);
  }
  return all;
}

// Keys of the Secret: "TOKEN" is the present value, "TOKEN.r3" that of a release.
void add_cluster(std::map<std::string, Kept>& all, Cluster& cluster) {
  const auto& objects = cluster.view().objects;
  for (const auto& [name, mark] : action::present_in_cluster(cluster.place(), objects)) {
    Kept& one = all[name];
    one.where += one.where.empty() ? "kept in the cluster" : " and in the cluster";
    --one.earlier;
  }
  for (const auto& [key, value] : action::secrets_in_cluster(cluster.place(), objects)) {
    const auto dot = key.find('.');
    if (dot == std::string::npos) continue;
    Kept& one = all[key.substr(0, dot)];
    if (one.where.empty()) one.where = "earlier values only";
    ++one.earlier;
  }
}

std::string line_of(const std::string& name, const Kept& kept,
                    const std::vector<std::string>& users) {
  std::string line = name + "  " + kept.where;
  if (!users.empty()) line += ", used by " + base::join(users, ", ");
  if (kept.earlier > 0) {
    line += ", " + base::plural(static_cast<std::size_t>(kept.earlier), "earlier value");
  }
  return line + "\n";
}

base::ExitCode run_list(const ListOptions&, Context& context) {
  Site site(context, goal_of(context));
  auto all = kept_here(site);
  if (site.cluster() != nullptr) add_cluster(all, *site.cluster());
  const auto release = site.last_good();
  std::string text;
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& [name, kept] : all) {
    const auto users = release ? users_of(*release, name) : std::vector<std::string>();
    const std::int64_t earlier = std::max<std::int64_t>(kept.earlier, 0);
    text += line_of(name, kept, users);
    rows.push_back({{.key = "name", .value = name},
                    {.key = "value", .value = kept.where},
                    {.key = "used_by", .value = users},
                    {.key = "earlier", .value = earlier}});
  }
  site.session().talk().end();
  context.answer(report::list_view(text, "secrets", rows));
  return base::ExitCode::ok;
}

// Which names have a value, and whose it is.
class Known {
 public:
  Known(const Context& context, Site& site) : context_(context) {
    const auto stored = release::SecretStore(site.session().state()).names();
    kept_.insert(stored.begin(), stored.end());
    if (site.cluster() == nullptr) return;
    Cluster& cluster = *site.cluster();
    for (const auto& [name, mark] :
         action::present_in_cluster(cluster.place(), cluster.view().objects)) {
      in_cluster_.insert(name);
    }
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
  for (const auto& name : missing) context.say("next: cloudctl secrets set " + name + flag);
  return base::ExitCode::failed;
}

}  // namespace

Verb secrets_list_verb() {
  return verb<ListOptions>(
      {.name = "secrets list",
       .summary = "list the names of the values that are kept, and who uses them",
       .details =
           "In a cluster also those that it keeps. Earlier values are those that a rollback can "
           "bring back.",
       .examples = {"cloudctl secrets list"},
       .exit_codes = {3, 4},
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
