#include "action/cluster_check.h"
#include "action/minikube.h"
#include "base/error.h"
#include "command/checks.h"
#include "command/eks_verb.h"
#include "command/kops_verb.h"
#include "command/outcome.h"
#include "command/run_flags.h"
#include "command/site.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct NoOptions {};
void add_none(Flags&, NoOptions&) {}

base::ExitCode run_none(const NoOptions&, Context&) {
  throw base::Error(
      {.what = "\"cluster\" needs a verb: create, status, scale, kubeconfig or delete",
       .where = "",
       .next = "see \"cloudctl cluster --help\"",
       .code = base::ExitCode::usage});
}

struct CreateOptions {
  tool::MinikubeStart how;
  CloudOptions cloud;
};

void add_create(Flags& flags, CreateOptions& options) {
  flags.number({.name = "--cpus", .value = "N", .help = "minikube: processors; default: its own"},
               options.how.cpus);
  flags.text({.name = "--memory", .value = "SIZE", .help = "minikube: as 4g; default: its own"},
             options.how.memory);
  flags.number({.name = "--nodes", .value = "N", .help = "minikube: default 1"}, options.how.nodes);
  flags.text({.name = "--driver", .value = "NAME", .help = "minikube: as docker; default: its own"},
             options.how.driver);
  flags.text({.name = "--kubernetes-version", .value = "V", .help = "minikube: default its own"},
             options.how.kubernetes_version);
  add_yes(flags, options.cloud.yes);
  add_dry_run(flags, options.cloud.dry_run);
  flags.duration(
      {.name = "--timeout", .value = "TIME", .help = "eks, kops: for all of it; default: 1h"},
      options.cloud.timeout);
}

void add_delete(Flags& flags, CloudOptions& options) {
  flags.text({.name = "--confirm",
              .value = "NAME",
              .help = "the cluster's name, or the profile, instead of typing it"},
             options.confirm);
  flags.toggle({.name = "--force",
                .value = "",
                .help = "eks, kops: also where it does not tell its load balancers and volumes"},
               options.force);
  flags.duration(
      {.name = "--timeout", .value = "TIME", .help = "eks, kops: for all of it; default: 1h"},
      options.timeout);
}

constexpr auto minikube_flags = "--cpus, --memory, --nodes, --driver and --kubernetes-version";

// A flag of another type of target is not left unheard.
void refuse_flags(bool given, const std::string& flags, const Goal& goal) {
  if (!given) return;
  throw base::Error({.what = flags + " mean nothing for target \"" + goal.target.name +
                             "\", which is of type " + type_word(goal.target.type),
                     .where = "",
                     .next = "leave them out; see \"cloudctl cluster create --help\"",
                     .code = base::ExitCode::usage});
}

// Clusters that cloudctl makes by a profile: a minikube's.
const std::string& profile_of(const Goal& goal) {
  if (goal.target.type == config::TargetType::minikube) return goal.target.profile;
  const bool local = !is_cluster(goal);
  throw base::Error(
      {.what = local ? "the local target has no cluster"
                     : "target \"" + goal.target.name +
                           "\" is a cluster that exists: it is not made or removed by cloudctl",
       .where = "",
       .next = local ? "name a target with one: \"-t TARGET\"; \"minikube: {}\" under \"targets\" "
                       "is the simplest"
                     : "\"cloudctl cluster status -t " + goal.target.name + "\" looks at it",
       .code = base::ExitCode::usage});
}

base::ExitCode say_result(Context& context, Session& session,
                          const action::MinikubeResult& result) {
  session.talk().end();
  const bool ok = result.code == base::ExitCode::ok;
  const std::string next = result.next.empty() ? "" : "  next: " + result.next + "\n";
  const std::string text = result.sentence + "\n" + next;
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::facts_view(text, {{.key = "ok", .value = ok},
                                             {.key = "changed", .value = result.changed},
                                             {.key = "sentence", .value = result.sentence},
                                             {.key = "next", .value = result.next}}));
  }
  if (!ok) context.complain("error: " + text);
  return result.code;
}

base::ExitCode run_create(const CreateOptions& options, Context& context) {
  const Goal goal = goal_of(context);
  if (goal.target.cloud) {
    refuse_flags(options.how != tool::MinikubeStart{}, minikube_flags, goal);
    return create_eks(context, load_good(context), goal, options.cloud);
  }
  if (goal.target.kops) {
    refuse_flags(options.how != tool::MinikubeStart{}, minikube_flags, goal);
    return create_kops(context, load_good(context), goal, options.cloud);
  }
  const std::string& profile = profile_of(goal);
  refuse_flags(options.cloud.timeout.has_value(), "--timeout", goal);
  Cluster cluster(context, goal);
  auto& world = cluster.world();
  if (options.cloud.dry_run) {
    print_steps(context, action::minikube_steps(
                             world, {.profile = profile, .start = true, .how = options.how}));
    return base::ExitCode::ok;
  }
  const auto folder = action::open_run(cluster.state(), "cluster-create", world.clock);
  const auto result = action::create_minikube(
      world, {.profile = profile, .start = true, .how = options.how}, folder);
  return say_result(context, cluster, result);
}

base::ExitCode run_delete(const CloudOptions& options, Context& context) {
  const Goal goal = goal_of(context);
  if (goal.target.cloud) return delete_eks(context, goal, options);
  if (goal.target.kops) return delete_kops(context, goal, options);
  refuse_flags(options.timeout.has_value() || options.force, "--timeout and --force", goal);
  const std::string& profile = profile_of(goal);
  context.confirm_name(
      "this removes the minikube \"" + profile + "\" with all that is deployed to it, volumes too",
      profile, options.confirm);
  Cluster cluster(context, goal);
  auto& world = cluster.world();
  const auto folder = action::open_run(cluster.state(), "cluster-delete", world.clock);
  return say_result(context, cluster, action::delete_minikube(world, profile, folder));
}

base::ExitCode run_status(const NoOptions&, Context& context) {
  const Goal goal = goal_of(context);
  if (goal.target.cloud) return eks_status(context, goal);
  if (goal.target.kops) return kops_status(context, goal);
  if (!is_cluster(goal)) (void)profile_of(goal);
  Cluster cluster(context, goal);
  auto checks = goal.target.type == config::TargetType::minikube
                    ? action::minikube_checks(cluster.world(), goal.target.profile)
                    : action::cluster_checks(cluster.world(), {.place = cluster.place()});
  return answer_checks(context, checks);
}

}  // namespace

Verb cluster_verb() {
  return verb<NoOptions>(
      {.name = "cluster",
       .summary = "make, look at and remove the cluster of a target",
       .details =
           "Makes and removes a minikube, and clusters of Amazon EKS and of kops. Others are "
           "looked at only.",
       .examples = {"cloudctl cluster create -t minikube", "cloudctl cluster create -t eks",
                    "cloudctl cluster status -t staging"},
       .exit_codes = {},
       .also_known = {}},
      add_none, run_none);
}

Verb cluster_create_verb() {
  return verb<CreateOptions>(
      {.name = "cluster create",
       .summary = "make the cluster of a target, or start its minikube",
       .details = "Leaves your current kubectl context as it is. What a deploy needs of a minikube "
                  "(metrics-server, ingress) the deploy switches on.\n"
                  "On eks it shows what is made and what that costs, asks, and lets eksctl make it "
                  "from \"cluster.yaml\" (\"cloudctl render -t eks\"). Run again, it goes on "
                  "where it was interrupted.\n"
                  "On kops it does the same with kops, which keeps the cluster's definition in a "
                  "bucket of the account.",
       .examples = {"cloudctl cluster create -t minikube",
                    "cloudctl cluster create -t minikube --cpus 4 --memory 8g",
                    "cloudctl cluster create -t eks --yes"},
       .exit_codes = {3, 4, 9},
       .also_known = {}},
      add_create, run_create);
}

Verb cluster_status_verb() {
  return verb<NoOptions>({.name = "cluster status",
                          .summary = "say whether the cluster of a target runs and can be used",
                          .details = "",
                          .examples = {"cloudctl cluster status -t minikube"},
                          .exit_codes = {3, 4},
                          .also_known = {}},
                         add_none, run_status);
}

Verb cluster_delete_verb() {
  return verb<CloudOptions>(
      {.name = "cluster delete",
       .summary = "remove the cluster of a target, with all that is in it",
       .details = "Its name has to be typed, or given with --confirm.\n"
                  "On eks and kops load balancers and volumes go first (a cluster that does not "
                  "tell them is "
                  "kept, but for --force), then the cluster, and the account is "
                  "searched for what is left of it: each with its price and the command that "
                  "removes it, and the exit code is 1. Run again, it goes on.",
       .examples = {"cloudctl cluster delete -t minikube",
                    "cloudctl cluster delete -t minikube --confirm=minikube"},
       .exit_codes = {3, 4, 9},
       .also_known = {}},
      add_delete, run_delete);
}

}  // namespace cloudctl::command
