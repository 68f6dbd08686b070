#include "command/verbs.h"

namespace cloudctl::command {

namespace {

std::vector<Verb> from_a_file_to_a_release() {
  return {init_verb(),           check_verb(),
          render_verb(),         plan_verb(),
          build_verb(),          push_verb(),
          deploy_verb(),         rollout_verb(),
          rollout_status_verb(), rollout_history_verb(),
          rollout_undo_verb(),   rollout_restart_verb(),
          rollout_pause_verb(),  rollout_resume_verb(),
          rollback_verb()};
}

std::vector<Verb> of_what_runs() {
  return {scale_verb(),
          status_verb(),
          logs_verb(),
          exec_verb(),
          open_verb(),
          forward_verb(),
          load_verb(),
          backup_verb(),
          restore_verb(),
          down_verb(),
          graph_verb(),
          ci_verb(),
          cluster_verb(),
          cluster_create_verb(),
          cluster_status_verb(),
          cluster_scale_verb(),
          cluster_kubeconfig_verb(),
          cluster_delete_verb()};
}

std::vector<Verb> around_it() {
  return {secrets_verb(),       secrets_set_verb(),   secrets_rotate_verb(), secrets_list_verb(),
          secrets_check_verb(), secrets_unset_verb(), doctor_verb(),         unlock_verb(),
          explain_verb(),       schema_verb(),        completion_verb(),     version_verb(),
          help_verb()};
}

std::vector<Verb> in_order() {
  std::vector<Verb> verbs;
  for (const auto& group : {from_a_file_to_a_release(), of_what_runs(), around_it()}) {
    verbs.insert(verbs.end(), group.begin(), group.end());
  }
  return verbs;
}

}  // namespace

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> verbs = in_order();
  return verbs;
}

}  // namespace cloudctl::command
