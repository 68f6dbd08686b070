#pragma once
// Every verb, one function each; all.cpp puts them in order.

#include <string>
#include <vector>

#include "command/context.h"
#include "command/verb.h"

namespace cloudctl::command {

[[nodiscard]] Verb init_verb();
[[nodiscard]] Verb check_verb();
[[nodiscard]] Verb render_verb();
[[nodiscard]] Verb plan_verb();
[[nodiscard]] Verb build_verb();
[[nodiscard]] Verb push_verb();
[[nodiscard]] Verb deploy_verb();
[[nodiscard]] Verb rollout_verb();
[[nodiscard]] Verb rollout_status_verb();
[[nodiscard]] Verb rollout_history_verb();
[[nodiscard]] Verb rollout_undo_verb();
[[nodiscard]] Verb rollout_restart_verb();
[[nodiscard]] Verb rollout_pause_verb();
[[nodiscard]] Verb rollout_resume_verb();
[[nodiscard]] Verb rollback_verb();
[[nodiscard]] Verb scale_verb();
[[nodiscard]] Verb status_verb();
[[nodiscard]] Verb logs_verb();
[[nodiscard]] Verb exec_verb();
[[nodiscard]] Verb open_verb();
[[nodiscard]] Verb forward_verb();
[[nodiscard]] Verb load_verb();
[[nodiscard]] Verb backup_verb();
[[nodiscard]] Verb restore_verb();
[[nodiscard]] Verb down_verb();
[[nodiscard]] Verb graph_verb();
[[nodiscard]] Verb ci_verb();
[[nodiscard]] Verb cluster_verb();
[[nodiscard]] Verb cluster_create_verb();
[[nodiscard]] Verb cluster_status_verb();
[[nodiscard]] Verb cluster_scale_verb();
[[nodiscard]] Verb cluster_kubeconfig_verb();
[[nodiscard]] Verb cluster_delete_verb();
[[nodiscard]] Verb secrets_verb();
[[nodiscard]] Verb secrets_set_verb();
[[nodiscard]] Verb secrets_rotate_verb();
[[nodiscard]] Verb secrets_list_verb();
[[nodiscard]] Verb secrets_check_verb();
[[nodiscard]] Verb secrets_unset_verb();
[[nodiscard]] Verb doctor_verb();
[[nodiscard]] Verb unlock_verb();
[[nodiscard]] Verb explain_verb();
[[nodiscard]] Verb schema_verb();
[[nodiscard]] Verb completion_verb();
[[nodiscard]] Verb version_verb();
[[nodiscard]] Verb help_verb();

base::ExitCode print_version(Context& context);
// What a key or a code means; throws Error naming the nearest one.
base::ExitCode explain_word(const std::string& word, Context& context);

// `__complete SHELL INDEX WORDS…`: what may stand at that word; one choice per line, with a tab
// before its description. Never fails.
[[nodiscard]] base::ExitCode complete(const std::vector<std::string>& arguments, Outside& outside);

}  // namespace cloudctl::command
