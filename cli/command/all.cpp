#include "command/verbs.h"

namespace cloudctl::command {

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> verbs{init_verb(),
                                       check_verb(),
                                       render_verb(),
                                       plan_verb(),
                                       build_verb(),
                                       push_verb(),
                                       deploy_verb(),
                                       rollout_verb(),
                                       rollout_status_verb(),
                                       rollout_history_verb(),
                                       rollout_undo_verb(),
                                       rollout_restart_verb(),
                                       rollout_pause_verb(),
                                       rollout_resume_verb(),
                                       rollback_verb(),
                                       scale_verb(),
                                       status_verb(),
                                       logs_verb(),
                                       exec_verb(),
                                       open_verb(),
                                       forward_verb(),
                                       load_verb(),
                                       down_verb(),
                                       cluster_verb(),
                                       cluster_create_verb(),
                                       cluster_status_verb(),
                                       cluster_delete_verb(),
                                       secrets_verb(),
                                       secrets_set_verb(),
                                       secrets_list_verb(),
                                       secrets_check_verb(),
                                       secrets_unset_verb(),
                                       doctor_verb(),
                                       unlock_verb(),
                                       explain_verb(),
                                       schema_verb(),
                                       completion_verb(),
                                       version_verb(),
                                       help_verb()};
  return verbs;
}

}  // namespace cloudctl::command
