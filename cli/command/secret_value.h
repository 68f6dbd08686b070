#pragma once
// Where the value of a secret may come from: standard input, a variable, a file that nobody else
// may read, a program (which is how every vault is attached), or chance. Never an argument.

#include <string>
#include <vector>

#include "base/secret.h"
#include "command/context.h"

namespace cloudctl::command {

struct ValueSource {
  std::string variable, file;
  bool from_command = false, generate = false;
  std::vector<std::string> command;
};

// --from-env, --from-file, --from-command, --generate and the words of the command; NAME must have
// been declared before.
void add_value_source(Flags& flags, ValueSource& source);

// Throws Error unless it can be the name of a variable and is not one of ours.
void check_secret_name(const std::string& name);

// Asks or reads, as the source says. Throws Error for more than one source, and for a value that no
// variable of a program can hold.
[[nodiscard]] base::Secret value_from(const ValueSource& source, const std::string& name,
                                      Context& context);

}  // namespace cloudctl::command
