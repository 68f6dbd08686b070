#pragma once
// The cluster verbs of a target of type eks: what is shown and asked before anything is made or
// removed. Knows no argv of a program.

#include "command/cloud_talk.h"
#include "command/load.h"

namespace cloudctl::command {

[[nodiscard]] base::ExitCode create_eks(Context& context, const Loaded& loaded, const Goal& goal,
                                        const CloudOptions& options);
[[nodiscard]] base::ExitCode eks_status(Context& context, const Goal& goal);
[[nodiscard]] base::ExitCode delete_eks(Context& context, const Goal& goal,
                                        const CloudOptions& options);
// `nodes`: how many; more than the greatest number raises that.
[[nodiscard]] base::ExitCode scale_eks(Context& context, const Goal& goal, int nodes, bool yes);
// A kubeconfig that lasts, for kubectl by hand: to a file, or to standard output.
[[nodiscard]] base::ExitCode eks_kubeconfig(Context& context, const Goal& goal,
                                            const std::string& file);

}  // namespace cloudctl::command
