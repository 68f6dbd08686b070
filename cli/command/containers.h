#pragma once
// What the verbs that look into running containers share.

#include <string>

#include "command/local.h"
#include "observe/state.h"
#include "tool/compose.h"
#include "tool/kube_pod.h"

namespace cloudctl::command {

// Throws Error naming the nearest one if the release has no such service.
void require_service(const release::Record& record, const std::string& service);

// The compose project of a release as its files and values say, to look at it: secrets are empty.
[[nodiscard]] tool::Compose compose_of(const Local& local, const release::Record& record);

// Of a service on this machine; replica 0: the first. Throws Error if none runs.
[[nodiscard]] observe::Container running_container(Local& local, const std::string& service,
                                                   int replica);
// Throws Error, saying how to find out why, if there is none.
[[nodiscard]] const tool::Pod& chosen_pod(const std::vector<tool::Pod>& pods,
                                          const std::string& service, int replica);

// The exit code of a program that had our terminal. Throws Error (missing_tool) if it is not there.
[[nodiscard]] base::ExitCode ended_as(const process::CommandLine& command,
                                      const process::Completed& completed);

}  // namespace cloudctl::command
