#include "command/password_rotate.h"

#include <algorithm>

#include "action/local.h"
#include "action/password_change.h"
#include "base/error.h"
#include "base/text.h"
#include "command/databases.h"
#include "plan/names.h"
#include "release/credential_object.h"
#include "release/passwords.h"

namespace cloudctl::command {

namespace {

action::PasswordChange change_of(const Context& context, action::DatabasePlace place,
                                 base::Secret next) {
  return {.place = std::move(place),
          .next = std::move(next),
          .pid = context.outside().pid,
          .who = context.outside().who,
          .host = context.outside().host};
}

const tool::KubeObject* secret_of(Cluster& cluster, const std::string& backing) {
  return tool::find(cluster.view().objects,
                    release::credential_ref({.project = cluster.project(),
                                             .kube_namespace = cluster.kubectl().kube_namespace,
                                             .name = backing}));
}

std::string mark_of(Site& site, const std::string& backing) {
  Cluster* cluster = site.cluster();
  const auto* secret = cluster == nullptr ? nullptr : secret_of(*cluster, backing);
  return secret == nullptr ? std::string() : release::password_mark(*secret);
}

// Services that are replaced for it.
std::vector<std::string> users_in(const Site& site, const release::Record& record,
                                  const std::string& backing) {
  std::vector<std::string> users;
  for (const auto& service : record.services) {
    const auto holds = [&](const std::string& name) {
      return name == plan::credential_variable(backing, "password") ||
             name == plan::credential_variable(backing, "url");
    };
    const bool has = std::any_of(service.secrets.begin(), service.secrets.end(), holds);
    if (has) users.push_back(service.name);
  }
  if (site.goal().target.type == config::TargetType::local) return users;
  return release::services_with_password(record, backing);
}

action::Outcome changed(Site& site, const action::PasswordChange& change, const std::string& mark) {
  auto& world = site.session().world();
  if (Cluster* cluster = site.cluster()) {
    const action::ClusterChange where{
        .place = cluster->place(), .seen = cluster->view().objects, .mark = mark};
    auto outcome = action::change_password(world, change, where);
    cluster->look_again();
    return outcome;
  }
  return action::change_password(world, change, site.session().state());
}

action::Outcome settled(Site& site, const action::PasswordChange& change) {
  auto& world = site.session().world();
  if (Cluster* cluster = site.cluster()) {
    auto outcome = action::settle_password(
        world, change,
        action::ClusterChange{
            .place = cluster->place(), .seen = cluster->view().objects, .mark = {}});
    cluster->look_again();
    return outcome;
  }
  return action::settle_password(world, change, site.session().state());
}

// The release that runs, made again with the passwords that count now.
Order order_of(const PasswordRotation& rotation, Context& context, Site& site,
               const release::Record& last) {
  auto record = action::again(last, "secrets rotate " + rotation.backing);
  std::erase_if(record.secret_marks,
                [&](const auto& one) { return release::is_credential(last.backing, one.first); });
  const std::string commit = last.commit;
  record = site.session().signed_by_us(std::move(record), context.directory());
  record.commit = commit;
  return {.desired = std::move(record),
          .scale = site.scale(),
          .rollback = false,
          .force_conflicts = rotation.force_conflicts,
          .times = rotation.times};
}

bool goes_on(Site& site, base::ExitCode code) {
  if (code == base::ExitCode::ok || code == base::ExitCode::interrupted) return true;
  if (code != base::ExitCode::missing_tool) return false;
  return site.cluster() != nullptr;  // whether it has come to anything is not known
}

// What is given back when services do not serve with the new one.
struct Before {
  action::PasswordChange change;
  std::string mark;
};

base::ExitCode take_back(const PasswordRotation& rotation, Context& context, Site& site,
                         const Before& before) {
  auto back = before.change;
  back.next = before.change.place.password;
  back.place = database_of(site, rotation.backing);
  const auto outcome = changed(site, back, before.mark);
  if (!outcome.ok) {
    throw base::Error({.what = "the old password of \"" + rotation.backing +
                               "\" cannot be given back: " + outcome.text,
                       .where = "",
                       .next = "run \"cloudctl deploy\" when it can be reached again"});
  }
  const auto last = site.last_good();
  const auto done = carry_out(context, site, order_of(rotation, context, site, *last));
  context.complain("\"" + rotation.backing +
                   "\" has its old password again; the new one is forgotten");
  return done.verdict == base::ExitCode::ok ? base::ExitCode::rolled_back
                                            : base::ExitCode::rollout_failed;
}

std::string where_words(Site& site) {
  return site.cluster() == nullptr ? "" : " in " + site.cluster()->described();
}

}  // namespace

std::optional<std::string> backing_of_secret(const std::string& name,
                                             const release::Record& record) {
  for (const auto& [backing, made] : record.backing) {
    const std::string prefix = plan::variable_prefix(backing);
    if (name == prefix + "_PASSWORD" || name == prefix + "_URL") return backing;
  }
  return std::nullopt;
}

base::ExitCode rotate_password(const PasswordRotation& rotation, Context& context, Site& site) {
  settle_passwords(context, site);
  const auto last = site.last_good();
  if (!last) {
    throw base::Error({.what = "no release serves that could go on with another password",
                       .where = "",
                       .next = "run \"cloudctl deploy\" first"});
  }
  const auto place = database_of(site, rotation.backing);
  const auto users = users_in(site, *last, rotation.backing);
  const std::string who = users.empty() ? "nothing" : base::join(users, ", ");
  context.say("a new password of " + rotation.backing + " restarts: " + who);
  context.agree("change the password of " + action::described(place) + where_words(site) +
                    " and restart " + who + "?",
                rotation.yes);
  const Before before{.change = change_of(context, place, release::new_password()),
                      .mark = mark_of(site, rotation.backing)};
  const auto outcome =
      changed(site, before.change, "r" + std::to_string(site.history().next_number()));
  if (!outcome.ok) {
    if (!outcome.cancelled) settle_passwords(context, site);
    throw base::Error(
        {.what = "the password of \"" + rotation.backing + "\" is not changed: " + outcome.text,
         .where = "",
         .next = outcome.next,
         .code = outcome.code});
  }
  const auto done = carry_out(context, site, order_of(rotation, context, site, *last));
  if (goes_on(site, done.verdict)) return done.code;
  return take_back(rotation, context, site, before);
}

void settle_passwords(Context& context, Site& site) {
  const auto last = site.last_good();
  if (!last) return;
  for (const auto& [name, made] : last->backing) {
    std::optional<base::Secret> pending;
    if (Cluster* cluster = site.cluster()) {
      const auto* secret = secret_of(*cluster, name);
      if (secret != nullptr) pending = release::pending_in(*secret);
    } else {
      pending = release::PasswordStore(site.session().state()).pending(name);
    }
    if (!pending) continue;
    const std::string what = "a change of the password of \"" + name + "\" was interrupted";
    const auto place = database_if_it_runs(site, name);
    if (!place) {
      context.complain(what + ", and it does not run: if nothing can log in, deploy once more");
      continue;
    }
    const auto outcome = settled(site, change_of(context, *place, *pending));
    context.complain(outcome.ok ? what + "; it has the one from before again"
                                : what + ", and cannot be mended: " + outcome.text);
  }
}

}  // namespace cloudctl::command
