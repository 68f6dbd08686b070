#include "action/cluster_secrets.h"
#include "base/error.h"
#include "base/text.h"
#include "command/secret_value.h"
#include "command/site.h"
#include "command/verbs.h"
#include "release/secret_store.h"

namespace cloudctl::command {

namespace {

struct SetOptions {
  std::string name;
  ValueSource source;
};

void add_set(Flags& flags, SetOptions& options) {
  flags.required_operand({.name = "NAME",
                          .value = "",
                          .help = "as under \"secrets\" in cloudctl.yaml",
                          .offer = Offer::secret},
                         options.name);
  add_value_source(flags, options.source);
}

base::ExitCode run_set(const SetOptions& options, Context& context) {
  check_secret_name(options.name);
  Site site(context, goal_of(context));
  const base::Secret value = value_from(options.source, options.name, context);
  release::SecretStore(site.session().state()).set(options.name, value);
  const std::string where =
      site.cluster() == nullptr ? "" : " for target \"" + site.goal().target.name + "\"";
  context.say("secret " + options.name + " of \"" + site.goal().project + "\"" + where +
              " is kept on this machine; the next deploy uses it");
  return base::ExitCode::ok;
}

struct UnsetOptions {
  std::string name;
  bool yes = false;
};

void add_unset(Flags& flags, UnsetOptions& options) {
  flags.required_operand(
      {.name = "NAME", .value = "", .help = "which one to forget", .offer = Offer::secret},
      options.name);
  add_yes(flags, options.yes);
}

// What runs has its value, and goes on; but it could not be started again.
void agree_to_unset(const UnsetOptions& options, Context& context, Site& site) {
  const auto release = site.last_good();
  if (!release || options.yes) return;
  const auto users = users_of(*release, options.name);
  if (users.empty()) return;
  const std::string what = "release " + std::to_string(release->number) + " runs with " +
                           options.name + " (" + base::join(users, ", ") + ")";
  if (context.can_ask()) {
    context.agree(what + " and could not be started again; forget it?", false);
    return;
  }
  throw base::Error({.what = what + ", and could not be started again without it",
                     .where = "",
                     .next = "take it out of cloudctl.yaml and deploy; or add --yes",
                     .code = base::ExitCode::usage});
}

base::ExitCode run_unset(const UnsetOptions& options, Context& context) {
  check_secret_name(options.name);
  Site site(context, goal_of(context));
  const release::SecretStore store(site.session().state());
  agree_to_unset(options, context, site);
  const bool here = store.unset(options.name);
  Cluster* cluster = site.cluster();
  const bool there = cluster != nullptr &&
                     action::forget_in_cluster(cluster->world(), cluster->place(), options.name);
  if (here || there) {
    context.say("secret " + options.name + " is forgotten" +
                (there ? ", also in the cluster" : "") + ", with its earlier values");
    return base::ExitCode::ok;
  }
  const auto near = base::nearest(options.name, store.names());
  throw base::Error(
      {.what = "there is no secret \"" + base::printable(options.name) + "\"",
       .where = "",
       .next = near ? "did you mean \"" + *near + "\"?" : "\"cloudctl secrets list\" shows them",
       .code = base::ExitCode::usage});
}

struct NoOptions {};
void add_none(Flags&, NoOptions&) {}

base::ExitCode run_none(const NoOptions&, Context&) {
  throw base::Error({.what = "\"secrets\" needs a verb: set, rotate, list, check or unset",
                     .where = "",
                     .next = "see \"cloudctl secrets --help\"",
                     .code = base::ExitCode::usage});
}

}  // namespace

std::vector<std::string> users_of(const release::Record& record, const std::string& secret) {
  std::vector<std::string> users;
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      if (name == secret) users.push_back(service.name);
    }
  }
  return users;
}

Verb secrets_verb() {
  return verb<NoOptions>(
      {.name = "secrets",
       .summary = "keep the values of secrets, change them, and see which are missing",
       .details =
           "cloudctl.yaml has the names only. Values are kept in a file of this machine that only "
           "you can read, for each target by itself, and in a cluster in one Secret of the "
           "project's namespace. They are given to the containers through the environment and "
           "shown nowhere. A changed value restarts the services that use it, and no others; a "
           "rollback brings the value back that the release had, as long as it is kept.",
       .examples = {"cloudctl secrets set SESSION_KEY < key.txt",
                    "cloudctl secrets rotate SESSION_KEY --generate", "cloudctl secrets check"},
       .exit_codes = {},
       .also_known = {"secret"}},
      add_none, run_none);
}

Verb secrets_set_verb() {
  return verb<SetOptions>(
      {.name = "secrets set",
       .summary = "keep a value: asked for, or from standard input, a variable, a file, a command",
       .details = "The value never stands on the command line. One line end at its end is left "
                  "out; it may have several lines. A vault is attached by its own program.",
       .examples =
           {"cloudctl secrets set SESSION_KEY",
            "cloudctl secrets set SESSION_KEY --from-env CI_SESSION_KEY",
            "cloudctl secrets set SESSION_KEY --from-command -- pass show session",
            "cloudctl secrets set DB_URL --from-command -- vault kv get -field=url secret/shop"},
       .exit_codes = {},
       .also_known = {}},
      add_set, run_set);
}

Verb secrets_unset_verb() {
  return verb<UnsetOptions>(
      {.name = "secrets unset",
       .summary = "forget a value, with those that earlier releases had",
       .details = "A value that the running release needs is forgotten only after a question, or "
                  "with --yes. In a cluster it is taken out of the project's Secret too.",
       .examples = {"cloudctl secrets unset SESSION_KEY"},
       .exit_codes = {3, 4},
       .also_known = {}},
      add_unset, run_unset);
}

}  // namespace cloudctl::command
