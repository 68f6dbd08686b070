#include "command/completion_scripts.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct CompletionOptions {
  std::string shell;
};

void add_completion(Flags& flags, CompletionOptions& options) {
  flags.required_operand({.name = "SHELL", .value = "", .help = "which shell it is for"},
                         options.shell);
  flags.limit_operand({"bash", "zsh", "fish"});
}

base::ExitCode run_completion(const CompletionOptions& options, Context& context) {
  context.print(completion_script(options.shell));
  return base::ExitCode::ok;
}

}  // namespace

Verb completion_verb() {
  return verb<CompletionOptions>(
      {.name = "completion",
       .summary = "print the script that makes a shell complete verbs, flags and names",
       .details = "The script asks cloudctl itself, so it offers the targets and services of the "
                  "nearest cloudctl.yaml. What is typed is never evaluated.",
       .examples =
           {"cloudctl completion bash > ~/.local/share/bash-completion/completions/cloudctl",
            "cloudctl completion zsh > ~/.zfunc/_cloudctl",
            "cloudctl completion fish > ~/.config/fish/completions/cloudctl.fish"},
       .exit_codes = {},
       .also_known = {"completions"}},
      add_completion, run_completion);
}

}  // namespace cloudctl::command
