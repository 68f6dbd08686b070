#include "command/eks_verb.h"

#include "action/cloud_turn.h"
#include "action/eks_delete.h"
#include "action/eks_login.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/checks.h"
#include "command/cluster.h"
#include "command/session.h"
#include "plan/price.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

void show_cluster(Context& context, const plan::Cloud& cloud, const tool::AwsIdentity& who) {
  show_place(context, cloud, who);
  context.say("  Kubernetes " + cloud.version + ", " +
              (cloud.extended_support ? "extended" : "standard") + " support, over " +
              base::join(cloud.zones, ", "));
  show_nodes(context, cloud);
  if (cloud.storage) context.say("  volumes: the EBS CSI addon with an identity of its own");
  show_costs(context, plan::costs(cloud));
}

std::string rendered_cluster(const Planned& plan) {
  for (const auto& file : plan.files) {
    if (file.path == "cluster.yaml") return file.content;
  }
  return "";
}

}  // namespace

base::ExitCode create_eks(Context& context, const Loaded& loaded, const Goal& goal,
                          const CloudOptions& options) {
  const Planned plan = planned(context, loaded, {.contents = false});
  const plan::Cloud& cloud = *plan.plan.target.cloud;
  Session session = session_of(context, goal);
  auto& world = session.world();
  refuse_failed(action::eks_preflight(world, cloud));
  action::CloudTurn turn(world, session.state(), turn_holder(context, "cluster create"));
  const auto view = action::look_at_eks(world, cloud);
  const auto state = action::state_of(view, cloud);
  const fs::path config = session.state() / "cluster.yaml";
  action::EksRequest request{
      .cloud = cloud, .target = goal.target.name, .config = config.string(), .folder = {}};
  if (options.timeout) request.timeout = *options.timeout;
  if (options.dry_run) {
    context.print(action::printed(action::create_steps(request, state)));
    return base::ExitCode::ok;
  }
  if (state == action::EksState::none) {
    show_cluster(context, cloud, view.who);
    agree_to_pay(context, "make it?", options.yes);
  }
  base::write_file(config, rendered_cluster(plan), 0600);
  request.folder = action::open_run(session.state(), "cluster-create", world.clock);
  request.journal = turn.journal();
  return say_result(context, session, action::create_eks(world, request, view));
}

base::ExitCode eks_status(Context& context, const Goal& goal) {
  Session session = session_of(context, goal);
  return answer_checks(context,
                       action::eks_checks(session.world(), *goal.target.cloud, goal.target.name));
}

base::ExitCode delete_eks(Context& context, const Goal& goal, const CloudOptions& options) {
  const plan::Cloud& cloud = *goal.target.cloud;
  const fs::path login_folder = cluster_login_folder(context, goal);
  auto login = std::make_unique<action::EksLogin>(context.outside().runner, context.outside().clock,
                                                  cloud, login_folder);
  action::EksLogin& eks = *login;
  Session session(context, goal.project, cluster_state(context, goal), std::move(login));
  auto& world = session.world();
  action::CloudTurn turn(world, session.state(), turn_holder(context, "cluster delete"));
  const auto view = action::look_at_eks(world, cloud);
  action::CloudRemoval removal{
      .request = {.cloud = cloud, .target = goal.target.name, .config = {}, .folder = {}},
      .kubectl = {},
      .answers = view.cluster && action::can_be_asked(*view.cluster),
      .force = options.force};
  if (view.cluster || !view.stacks.empty()) {
    confirm_removal(context, cloud, view.who, options.confirm);
  }
  if (removal.answers) {
    eks.log_in();
    removal.kubectl = {.kubeconfig = eks.kubeconfig().string(),
                       .context = cloud.cluster,
                       .kube_namespace = goal.target.kube_namespace};
  }
  if (options.timeout) removal.request.timeout = *options.timeout;
  removal.request.folder = action::open_run(session.state(), "cluster-delete", world.clock);
  removal.request.journal = turn.journal();
  const auto result = action::delete_eks(world, removal, view);
  return say_removed(context, session, goal, result);
}

base::ExitCode scale_eks(Context& context, const Goal& goal, int nodes, bool yes) {
  const plan::Cloud& cloud = *goal.target.cloud;
  Session session = session_of(context, goal);
  plan::Cloud wanted = cloud;
  wanted.nodes.count = nodes;
  tool::NodeCount count{.group = cloud.nodes.name,
                        .count = nodes,
                        .least = std::min(cloud.nodes.least, nodes),
                        .most = std::max(cloud.nodes.most, nodes)};
  double all = 0;
  for (const auto& cost : plan::costs(wanted)) all += cost.hourly.value_or(0);
  context.say("with " + base::plural(static_cast<std::size_t>(nodes), "node") +
              " the cluster costs about " + plan::per_hour(all) + ", " + plan::per_month(all));
  if (nodes > cloud.nodes.count) agree_to_pay(context, "scale it?", yes);
  action::CloudTurn turn(session.world(), session.state(), turn_holder(context, "cluster scale"));
  const action::EksRequest request{
      .cloud = cloud,
      .target = goal.target.name,
      .config = {},
      .folder = action::open_run(session.state(), "cluster-scale", session.world().clock),
      .journal = turn.journal()};
  return say_result(context, session, action::scale_eks(session.world(), request, count));
}

base::ExitCode eks_kubeconfig(Context& context, const Goal& goal, const std::string& file) {
  const plan::Cloud& cloud = *goal.target.cloud;
  Session session = session_of(context, goal);
  const auto command = tool::eks_describe(cloud.region, cloud.cluster);
  const auto done = session.world().runner.run(command, {.deadline = std::chrono::seconds(60)});
  if (!done.ok()) throw action::aws_error(command, done, cloud);
  const auto text = action::lasting_kubeconfig(tool::parse_cluster(done.out), cloud.region);
  if (file.empty()) {
    context.print(text);
    return base::ExitCode::ok;
  }
  const fs::path path = context.directory() / file;
  base::write_file(path, text, 0600);
  answer_kubeconfig(context, path);
  return base::ExitCode::ok;
}

}  // namespace cloudctl::command
