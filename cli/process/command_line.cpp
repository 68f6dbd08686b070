#include "process/command_line.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::process {
namespace {

// A shell would take a first word like "a=b" for a setting.
std::string quoted_program(const std::string& word) {
  const std::string quoted = base::shell_quoted(word);
  const bool looks_like_setting = quoted == word && word.find('=') != std::string::npos;
  return looks_like_setting ? "'" + word + "'" : quoted;
}

}  // namespace

std::string printed(const CommandLine& command) {
  // Settings by name, wherever they come from.
  std::map<std::string, std::string> settings;
  for (const auto& [name, value] : command.env) settings[name] = base::shell_quoted(value);
  for (const auto& [name, value] : command.secret_env) settings[name] = "***";
  std::string text;
  if (!command.directory.empty()) {
    text += "cd " + base::shell_quoted(command.directory.native()) + " && ";
  }
  for (const auto& [name, value] : settings)
    text.append(name).append("=").append(value).append(" ");
  for (const std::string& word : command.argv) {
    const bool first = &word == &command.argv.front();
    text += first ? quoted_program(word) : " " + base::shell_quoted(word);
  }
  return text;
}

}  // namespace cloudctl::process
