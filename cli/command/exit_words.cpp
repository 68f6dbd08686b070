#include "command/exit_words.h"

#include "base/text.h"

namespace cloudctl::command {

using base::ExitCode;

std::string exit_word(ExitCode code) {
  switch (code) {
    case ExitCode::ok:
      return "done, or there was nothing to do";
    case ExitCode::failed:
      return "it failed";
    case ExitCode::usage:
      return "the command line or cloudctl.yaml is wrong";
    case ExitCode::unauthorised:
      return "a login or a right is missing";
    case ExitCode::missing_tool:
      return "a program, engine or cluster cannot be reached";
    case ExitCode::rollout_failed:
      return "the new version does not serve; nothing was put back";
    case ExitCode::rolled_back:
      return "the new version does not serve; the last good release is back";
    case ExitCode::changes_pending:
      return "there is something to deploy (only with --detailed-exitcode)";
    case ExitCode::timed_out:
      return "it took longer than allowed";
    case ExitCode::interrupted:
      return "Ctrl-C";
  }
  return "it failed";
}

std::string exit_code_table() {
  std::string text;
  for (const int number : {0, 1, 2, 3, 4, 5, 6, 7, 9, 130}) {
    const auto code = static_cast<ExitCode>(number);
    // Said here only: most verbs need no secret.
    const std::string more = code == ExitCode::usage ? ", or a secret has no value" : "";
    text += base::padded("  " + std::to_string(number), 7) + exit_word(code) + more + "\n";
  }
  return text;
}

}  // namespace cloudctl::command
