#include "action/cluster_manage.h"
#include "base/text.h"
#include "command/account.h"
#include "command/outcome.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct DownOptions {
  bool data = false, dry_run = false, yes = false;
  std::string confirm;
  Times times;
};

void add_down(Flags& flags, DownOptions& options) {
  flags.toggle({.name = "--data", .value = "", .help = "volumes too: what is in them is lost"},
               options.data);
  flags.text({.name = "--confirm",
              .value = "NAME",
              .help = "the project's name, instead of typing it for --data"},
             options.confirm);
  add_dry_run(flags, options.dry_run);
  flags.toggle(
      {.name = "--yes", .value = "", .help = "answer every question with yes; not for --data"},
      options.yes);
  add_lock_wait(flags, options.times);
}

std::string words(const action::DownResult& result) {
  std::string text = result.sentence + "\n";
  if (!result.kept.empty()) text += "  left: volumes " + base::join(result.kept, ", ") + "\n";
  if (!result.next.empty()) text += "  next: " + result.next + "\n";
  return text;
}

// What both kinds of target want to know.
template <class Request>
Request with_wishes(Request request, const DownOptions& options, const Context& context) {
  request.data = options.data;
  request.pid = context.outside().pid;
  request.who = context.outside().who;
  request.host = context.outside().host;
  if (options.times.lock_wait) request.lock_wait = *options.times.lock_wait;
  return request;
}

action::DownRequest local_request(const DownOptions& options, const Context& context,
                                  const Local& local) {
  return with_wishes(action::DownRequest{.project = local.project(), .state = local.state()},
                     options, context);
}

action::ClusterDown cluster_request(const DownOptions& options, const Context& context,
                                    Cluster& cluster) {
  return with_wishes(
      action::ClusterDown{.place = cluster.place(), .permissions = permissions_of(cluster)},
      options, context);
}

// Data is gone for ever: the name has to be typed. In a cluster, which may be the wrong one, what
// can be deployed again is asked for too.
void agree(const DownOptions& options, Context& context, Site& site) {
  Cluster* cluster = site.cluster();
  const std::string where = cluster == nullptr ? "on this machine" : "in " + cluster->described();
  const std::string project = "\"" + site.goal().project + "\" ";
  if (options.data) {
    context.confirm_name(
        "this removes the volumes of " + project + where + ", with all that is in them",
        site.goal().project, options.confirm);
  } else if (cluster != nullptr) {
    context.agree("remove " + project + where + "?", options.yes);
  }
}

action::DownResult taken_down(const DownOptions& options, Context& context, Site& site) {
  if (Cluster* cluster = site.cluster()) {
    return action::down_in_cluster(cluster->world(), cluster_request(options, context, *cluster));
  }
  Local& local = *site.local();
  return action::down(local.world(), local_request(options, context, local));
}

std::vector<action::Step> steps_of(const DownOptions& options, Context& context, Site& site) {
  if (Cluster* cluster = site.cluster()) {
    return action::cluster_down_steps(cluster->world(),
                                      cluster_request(options, context, *cluster));
  }
  Local& local = *site.local();
  return action::down_steps(local.world(), local_request(options, context, local));
}

base::ExitCode run_down(const DownOptions& options, Context& context) {
  Site site(context, goal_of(context));
  if (options.dry_run) {
    print_steps(context, steps_of(options, context, site));
    return base::ExitCode::ok;
  }
  agree(options, context, site);
  const auto result = taken_down(options, context, site);
  site.session().talk().end();
  context.answer(
      report::facts_view(words(result), {{.key = "ok", .value = result.code == base::ExitCode::ok},
                                         {.key = "sentence", .value = result.sentence},
                                         {.key = "removed", .value = result.containers},
                                         {.key = "kept_volumes", .value = result.kept},
                                         {.key = "next", .value = result.next}}));
  return result.code;
}

}  // namespace

Verb down_verb() {
  return verb<DownOptions>(
      {.name = "down",
       .summary = "remove what runs; volumes stay unless --data is given",
       .details = "Removes what carries this project's labels and nothing else, and ends with what "
                  "is left. Values of \"secrets set\" stay. In a cluster the namespace goes only "
                  "if cloudctl made it and nothing is left in it.",
       .examples = {"cloudctl down", "cloudctl down --dry-run",
                    "cloudctl down --data --confirm=hello", "cloudctl down -t staging --yes"},
       .exit_codes = {3, 4, 9},
       .also_known = {"destroy", "delete", "stop", "rm", "remove", "uninstall"}},
      add_down, run_down);
}

}  // namespace cloudctl::command
