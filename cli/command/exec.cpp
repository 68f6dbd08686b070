#include "command/containers.h"
#include "command/site.h"
#include "command/verbs.h"
#include "tool/docker_act.h"

namespace cloudctl::command {

namespace {

struct ExecOptions {
  std::string service;
  std::vector<std::string> command;
  int replica = 0;
};

void add_exec(Flags& flags, ExecOptions& options) {
  flags.required_operand(
      {.name = "SERVICE", .value = "", .help = "where to run it", .offer = Offer::service},
      options.service);
  flags.required_operands(
      {.name = "COMMAND", .value = "", .help = "program and arguments, behind \"--\""},
      options.command);
  flags.number({.name = "--replica",
                .value = "N",
                .help = "which of several containers or pods; default: the first that runs"},
               options.replica);
}

process::CommandLine command_of(const ExecOptions& options, Site& site, bool terminal) {
  if (Cluster* cluster = site.cluster()) {
    const auto running = cluster->running_pods(options.service);
    const auto& pod = chosen_pod(running, options.service, options.replica);
    // A pod's own container carries the service's name, its companions carry theirs.
    return tool::kubectl_exec(cluster->kubectl(), {.pod = pod.name,
                                                   .container = options.service,
                                                   .command = options.command,
                                                   .input = true,
                                                   .terminal = terminal});
  }
  const auto container = running_container(*site.local(), options.service, options.replica);
  return tool::docker_exec({.container = container.id,
                            .command = options.command,
                            .interactive = true,
                            .terminal = terminal});
}

base::ExitCode run_exec(const ExecOptions& options, Context& context) {
  Site site(context, goal_of(context));
  require_service(site.current(), options.service);
  const bool terminal = context.outside().terminal.in && context.outside().terminal.out;
  const auto command = command_of(options, site, terminal);
  return ended_as(command,
                  context.outside().runner.run(command, {.on_line = {}, .interactive = true}));
}

}  // namespace

Verb exec_verb() {
  return verb<ExecOptions>(
      {.name = "exec",
       .summary = "run a command in a container of a service",
       .details =
           "Exits with the exit code of the command. Images made from scratch have no shell.",
       .examples = {"cloudctl exec web -- env", "cloudctl exec web --replica 2 -- sh"},
       .exit_codes = {3, 4},
       .also_known = {"ssh", "sh", "shell", "attach"}},
      add_exec, run_exec);
}

}  // namespace cloudctl::command
