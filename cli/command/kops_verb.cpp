#include "command/kops_verb.h"

#include "action/cloud_turn.h"
#include "action/kops_delete.h"
#include "action/kops_login.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/checks.h"
#include "command/cluster.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

void show_cluster(Context& context, const plan::Kops& kops, const action::KopsView& view,
                  const std::string& target) {
  const plan::Cloud& cloud = kops.cloud;
  show_place(context, cloud, view.who);
  context.say("  Kubernetes " + (cloud.version.empty() ? "as kops recommends" : cloud.version) +
              ", over " + base::join(cloud.zones, ", ") + "; the control plane in " +
              cloud.zones.front());
  show_nodes(context, cloud);
  context.say("  defined in " + action::kops_name(view, kops).store +
              (view.has_bucket ? "" : ", which is made with versioning"));
  context.say("  all of it: \"cloudctl render -t " + target + "\"");
  show_costs(context, plan::costs(kops));
}

constexpr std::string_view definition = "cluster/";
constexpr auto by_hand_lifetime = "18h";  // kops' own default

bool is_definition(const render::File& file) {
  return file.path.starts_with(definition);
}

std::vector<std::string> paths_below(const fs::path& folder, const Planned& plan) {
  std::vector<std::string> paths;
  for (const auto& file : plan.files) {
    if (is_definition(file)) paths.push_back((folder / file.path).string());
  }
  return paths;
}

void write_below(const fs::path& folder, const Planned& plan) {
  for (const auto& file : plan.files) {
    if (is_definition(file)) base::write_file(folder / file.path, file.content, 0600);
  }
}

action::KopsRequest request_of(const Goal& goal, const CloudOptions& options) {
  action::KopsRequest request{
      .kops = *goal.target.kops, .target = goal.target.name, .files = {}, .folder = {}};
  if (options.timeout) request.timeout = *options.timeout;
  return request;
}

// The cluster tells what costs, if its API answers.
void log_in(Session& session, action::KopsLogin& login, action::KopsRemoval& removal,
            const action::KopsView& view) {
  const plan::Kops& kops = removal.request.kops;
  removal.answers = view.named && action::kops_health(session.world(), view, kops).has_value();
  if (!removal.answers) return;
  login.log_in(session.world(), kops, view);
  removal.kubectl.kubeconfig = login.kubeconfig().string();
}

}  // namespace

base::ExitCode create_kops(Context& context, const Loaded& loaded, const Goal& goal,
                           const CloudOptions& options) {
  const Planned plan = planned(context, loaded, {.contents = false});
  const plan::Kops& kops = *plan.plan.target.kops;
  Session session = session_of(context, goal);
  auto& world = session.world();
  refuse_failed(action::kops_preflight(world, kops));
  action::CloudTurn turn(world, session.state(), turn_holder(context, "cluster create"));
  const auto view = action::look_at_kops(world, kops);
  action::KopsRequest request = request_of(goal, options);
  request.files = paths_below(session.state(), plan);
  if (options.dry_run) {
    context.print(action::printed(action::create_kops_steps(request, view)));
    return base::ExitCode::ok;
  }
  if (!view.named) {
    show_cluster(context, kops, view, goal.target.name);
    agree_to_pay(context, "make it?", options.yes);
  }
  write_below(session.state(), plan);
  request.folder = action::open_run(session.state(), "cluster-create", world.clock);
  request.journal = turn.journal();
  return say_result(context, session, action::create_kops(world, request, view));
}

base::ExitCode kops_status(Context& context, const Goal& goal) {
  Session session = session_of(context, goal);
  return answer_checks(context,
                       action::kops_checks(session.world(), *goal.target.kops, goal.target.name));
}

base::ExitCode delete_kops(Context& context, const Goal& goal, const CloudOptions& options) {
  const plan::Kops& kops = *goal.target.kops;
  Session session = session_of(context, goal);
  auto& world = session.world();
  action::CloudTurn turn(world, session.state(), turn_holder(context, "cluster delete"));
  const auto view = action::look_at_kops(world, kops);
  if (view.named) confirm_removal(context, kops.cloud, view.who, options.confirm);
  action::KopsRemoval removal{.request = request_of(goal, options),
                              .kubectl = {.kubeconfig = {},
                                          .context = kops.cloud.cluster,
                                          .kube_namespace = goal.target.kube_namespace},
                              .force = options.force};
  action::KopsLogin login(cluster_login_folder(context, goal));
  log_in(session, login, removal, view);
  removal.request.folder = action::open_run(session.state(), "cluster-delete", world.clock);
  removal.request.journal = turn.journal();
  const auto result = action::delete_kops(world, removal, view);
  return say_removed(context, session, goal, result);
}

base::ExitCode kops_kubeconfig(Context& context, const Goal& goal, const std::string& file) {
  if (file.empty()) {
    throw base::Error({.what = "a kubeconfig of kops holds the certificate of an administrator, "
                               "which is not printed",
                       .where = "",
                       .next = "name a file for it: \"--out FILE\"",
                       .code = base::ExitCode::usage});
  }
  const plan::Kops& kops = *goal.target.kops;
  Session session = session_of(context, goal);
  const fs::path path = context.directory() / file;
  action::KopsLogin login(cluster_login_folder(context, goal), by_hand_lifetime);
  login.log_in(session.world(), kops, goal.target.name);
  base::write_file(path, base::read_file(login.kubeconfig()), 0600);
  answer_kubeconfig(context, path);
  return base::ExitCode::ok;
}

}  // namespace cloudctl::command
