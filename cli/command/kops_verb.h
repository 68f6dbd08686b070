#pragma once
// The cluster verbs of a target of type kops: what is shown and asked before anything is made or
// removed. Knows no argv of a program.

#include "command/cloud_talk.h"
#include "command/load.h"

namespace cloudctl::command {

[[nodiscard]] base::ExitCode create_kops(Context& context, const Loaded& loaded, const Goal& goal,
                                         const CloudOptions& options);
[[nodiscard]] base::ExitCode kops_status(Context& context, const Goal& goal);
[[nodiscard]] base::ExitCode delete_kops(Context& context, const Goal& goal,
                                         const CloudOptions& options);
// A kubeconfig with the certificate of an administrator, to a file that only its owner can read.
[[nodiscard]] base::ExitCode kops_kubeconfig(Context& context, const Goal& goal,
                                             const std::string& file);

}  // namespace cloudctl::command
