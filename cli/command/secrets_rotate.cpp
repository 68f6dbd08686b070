#include <algorithm>

#include "action/cluster_secrets.h"
#include "action/local.h"
#include "base/error.h"
#include "base/text.h"
#include "command/password_rotate.h"
#include "command/secret_value.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/secret_store.h"

namespace cloudctl::command {

namespace {

struct RotateOptions {
  std::string name;
  ValueSource source;
  bool yes = false, force_conflicts = false;
  Times times;
};

void add_rotate(Flags& flags, RotateOptions& options) {
  flags.required_operand(
      {.name = "NAME", .value = "", .help = "whose value to change", .offer = Offer::secret},
      options.name);
  add_value_source(flags, options.source);
  add_yes(flags, options.yes);
  add_force_conflicts(flags, options.force_conflicts);
  add_times(flags, options.times);
}

// What runs now, if anything does.
std::optional<release::Record> running(Site& site) {
  if (auto record = site.last_good()) return record;
  return site.history().newest();
}

std::vector<std::string> known_names(Site& site, const std::optional<release::Record>& release) {
  auto names = release::SecretStore(site.session().state()).names();
  if (release) {
    for (const auto& service : release->services) {
      names.insert(names.end(), service.secrets.begin(), service.secrets.end());
    }
  }
  return names;
}

// It has to fit into an address, and nobody has to know it.
void refuse_given_value(const RotateOptions& options) {
  const auto& source = options.source;
  if (source.variable.empty() && source.file.empty() && !source.from_command) return;
  throw base::Error(
      {.what = options.name + " is of a ready-made database, whose password is made up",
       .where = "",
       .next = "leave --from-env, --from-file and --from-command out",
       .code = base::ExitCode::usage});
}

void require_known(const std::string& name, const std::vector<std::string>& known) {
  for (const auto& one : known) {
    if (one == name) return;
  }
  const auto near = base::nearest(name, known);
  throw base::Error(
      {.what = "there is no value of \"" + name + "\" to be changed",
       .where = "",
       .next = near ? "did you mean \"" + *near + "\"?"
                    : "a first value is given by \"cloudctl secrets set " + name + "\"",
       .code = base::ExitCode::usage});
}

// Kept from now on; in a cluster with the mark that it has there.
void keep(Site& site, const std::string& name, const base::Secret& value) {
  const release::SecretStore store(site.session().state());
  store.set(name, value);
  Cluster* cluster = site.cluster();
  if (cluster == nullptr) return;
  const auto marks = action::present_in_cluster(cluster->place(), cluster->view().objects);
  const auto mark = marks.find(name);
  if (mark == marks.end()) return;
  auto sent = store.sent();
  sent[name] = mark->second;
  store.save_sent(sent);
}

struct Ending {
  base::ExitCode verdict;
  int number;  // of the release that was to come of it
};
// A new value lasts if its release serves, or was left to go on by Ctrl-C; else the old one does.
void settle(Context& context, Site& site, const Order& order, const Ending& ending) {
  const auto& [name, value] = *order.secrets.begin();
  Cluster* cluster = site.cluster();
  if (ending.verdict == base::ExitCode::missing_tool && cluster != nullptr) {
    context.complain("whether the cluster has the new value of " + name +
                     " is not known; rotate it again when it answers");
    return;
  }
  if (cluster != nullptr) cluster->look_again();
  const auto newest = site.history().newest();
  const bool begun = newest && newest->number >= ending.number;
  const bool goes_on = begun && newest->result == release::Result::interrupted;
  if (ending.verdict == base::ExitCode::ok || goes_on) {
    keep(site, name, value);
    return;
  }
  const auto last = site.last_good();
  if (begun && cluster != nullptr && last) {
    action::restore_in_cluster(cluster->world(), cluster->place(), *last, name);
  }
  context.complain("secret " + name + " keeps its value; the new one is forgotten");
}

Order order_of(const RotateOptions& options, Context& context, Site& site,
               const release::Record& last) {
  auto record = action::again(last, "secrets rotate " + options.name);
  record.secret_marks.erase(options.name);
  const std::string commit = last.commit;
  record = site.session().signed_by_us(std::move(record), context.directory());
  record.commit = commit;  // what runs is what was built from there
  return {.desired = std::move(record),
          .scale = site.scale(),
          .force_conflicts = options.force_conflicts,
          .times = options.times};
}

base::ExitCode roll(const RotateOptions& options, Context& context, Site& site,
                    const release::Record& last) {
  const auto users = users_of(last, options.name);
  const std::string where = site.cluster() == nullptr ? "" : " in " + site.cluster()->described();
  const std::string who = base::join(users, ", ");
  context.say("a new value of " + options.name + " restarts: " + who);
  context.agree("change " + options.name + " and restart " + who + where + "?", options.yes);
  const base::Secret value = value_from(options.source, options.name, context);
  const int number = site.history().next_number();
  Order order = order_of(options, context, site, last);
  order.secrets.emplace(options.name, value);
  // Kept beforehand, so that the release that comes of it can be brought back.
  if (site.cluster() == nullptr) {
    release::SecretStore(site.session().state()).keep({{options.name, value}});
  }
  const auto done = carry_out(context, site, order);
  settle(context, site, order, {.verdict = done.verdict, .number = number});
  return done.code;
}

base::ExitCode run_rotate(const RotateOptions& options, Context& context) {
  check_secret_name(options.name);
  Site site(context, goal_of(context));
  const auto last = running(site);
  const auto known = known_names(site, last);
  const bool given = std::find(known.begin(), known.end(), options.name) != known.end();
  const auto backing = last && !given ? backing_of_secret(options.name, *last) : std::nullopt;
  if (backing) {
    refuse_given_value(options);
    return rotate_password({.backing = *backing,
                            .yes = options.yes,
                            .force_conflicts = options.force_conflicts,
                            .times = options.times},
                           context, site);
  }
  require_known(options.name, known);
  if (last && !users_of(*last, options.name).empty()) return roll(options, context, site, *last);
  const base::Secret value = value_from(options.source, options.name, context);
  release::SecretStore(site.session().state()).set(options.name, value);
  context.say("secret " + options.name +
              " has a new value; nothing that runs uses it, the next "
              "deploy does");
  return base::ExitCode::ok;
}

}  // namespace

Verb secrets_rotate_verb() {
  return verb<RotateOptions>(
      {.name = "secrets rotate",
       .summary = "give a secret a new value, and restart the services that use it",
       .details =
           "The value comes from where \"secrets set\" takes it, or is made up by "
           "--generate. The release that runs is made again with it: services that use it "
           "are replaced as in a rollout, all others stay as they are, and what was edited "
           "in cloudctl.yaml since has to wait for the next deploy. If they do not serve "
           "with it, they get the old value back and the new one is forgotten. DB_PASSWORD (or "
           "DB_URL) of a ready-made database \"db\" gives it another password, which is made "
           "up: the database is told by its own client, then its users are replaced. What "
           "they open meanwhile with the old one is refused, for the time of a rollout.",
       .examples = {"cloudctl secrets rotate SESSION_KEY --generate",
                    "cloudctl secrets rotate DB_PASSWORD",
                    "cloudctl secrets rotate API_TOKEN -t staging --from-command -- op read "
                    "op://shop/api/token"},
       .exit_codes = {3, 4, 5, 6, 9},
       .also_known = {}},
      add_rotate, run_rotate);
}

}  // namespace cloudctl::command
