#include "command/help.h"

#include <algorithm>

#include "base/text.h"
#include "command/exit_words.h"

namespace cloudctl::command {

namespace {

using report::Ink;
using report::inked;

constexpr int wide = 90;

// Words filled to the width, every line indented.
std::string filled(const std::string& text, std::size_t indent, int width) {
  std::string result, line;
  const std::string space(indent, ' ');
  for (const std::string& word : base::split(text, ' ')) {
    if (!line.empty() && base::display_width(line) + base::display_width(word) + 1 >
                             width - static_cast<int>(indent)) {
      result += space + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + (line.empty() ? "" : space + line + "\n");
}

// `name` at the left, the text filled at the right of it.
std::string entry(const std::string& name, const std::string& text, int column, int width) {
  const std::string left = "  " + name;
  std::string right = filled(text, static_cast<std::size_t>(column), width);
  if (base::display_width(left) + 2 > column) return left + "\n" + right;
  right.erase(0, static_cast<std::size_t>(column));
  return base::padded(left, column) + right;
}

std::string title(const std::string& text, const report::Look& look) {
  return inked(text, Ink::bold, look.colour) + "\n";
}

int width_of(const report::Look& look) {
  return look.width > 0 ? std::clamp(look.width, 40, wide) : wide;
}

std::string flag_name(const Flag& flag) {
  return (flag.letter.empty() ? "    " : flag.letter + ", ") + flag.name +
         (flag.value.empty() ? "" : " " + flag.value);
}

std::string flag_list(const Flags& flags, int width) {
  std::string text;
  for (const Flag& flag : flags.flags()) {
    std::string help = flag.help;
    if (!flag.choices.empty()) help += ": " + base::join(flag.choices, ", ");
    if (flag.repeats && !flag.value.empty()) help += " (may be repeated)";
    text += entry(flag_name(flag), help, 28, width);
  }
  return text;
}

std::string usage(const Verb& verb, const Flags& flags) {
  std::string text = "cloudctl " + verb.text.name;
  for (const Operand& operand : flags.positionals()) {
    std::string name = operand.name + (operand.repeats ? "…" : "");
    if (operand.name == "COMMAND") name = "-- " + name;
    text += " " + (operand.required ? name : "[" + name + "]");
  }
  return text + (flags.flags().empty() ? "" : " [flags]");
}

std::string exit_codes(const Verb& verb, int width) {
  std::vector<int> codes{0, 1, 2};
  codes.insert(codes.end(), verb.text.exit_codes.begin(), verb.text.exit_codes.end());
  codes.push_back(130);
  std::string text;
  for (const int code : codes) {
    text += entry(std::to_string(code), exit_word(static_cast<base::ExitCode>(code)), 8, width);
  }
  return text;
}

std::string below(const Verb& verb, const std::vector<Verb>& verbs, int width) {
  std::string text;
  for (const Verb& other : verbs) {
    if (other.text.name.starts_with(verb.text.name + " ")) {
      text += entry(other.text.name, other.text.summary, 28, width);
    }
  }
  return text;
}

}  // namespace

std::string overview(const std::vector<Verb>& verbs, const Flags& globals,
                     const report::Look& look) {
  const int width = width_of(look);
  std::string text = "cloudctl takes an application folder to a running system.\n\n";
  text += title("usage", look) + "  cloudctl VERB [flags]\n\n" + title("verbs", look);
  for (const Verb& verb : verbs) {
    if (verb.text.hidden || verb.text.name.find(' ') != std::string::npos) continue;
    text += entry(verb.text.name, verb.text.summary, 14, width);
  }
  text += "\n" + title("flags of every verb", look) + flag_list(globals, width) + "\n" +
          title("more", look);
  for (const Topic& topic : topics()) {
    text += entry("cloudctl help " + topic.name, topic.summary, 30, width);
  }
  text += entry("cloudctl VERB --help", "what a verb does and takes, with examples", 30, width);
  return text;
}

std::string verb_help(const Verb& verb, const Flags& flags, const std::vector<Verb>& verbs,
                      const report::Look& look) {
  const int width = width_of(look);
  std::string text = filled(verb.text.summary, 0, width) + "\n";
  text += title("usage", look) + "  " + usage(verb, flags) + "\n\n" + title("examples", look);
  for (const auto& example : verb.text.examples) text += "  " + example + "\n";
  for (const auto& paragraph : base::lines(verb.text.details)) {
    text += "\n" + filled(paragraph, 0, width);
  }
  const std::string others = below(verb, verbs, width);
  if (!others.empty()) text += "\n" + title("verbs", look) + others;
  if (!flags.positionals().empty()) {
    text += "\n" + title("operands", look);
    for (const Operand& operand : flags.positionals()) {
      std::string help = operand.help;
      if (!operand.choices.empty()) help += ": " + base::join(operand.choices, ", ");
      text += entry(operand.name, help, 28, width);
    }
  }
  if (!flags.flags().empty()) text += "\n" + title("flags", look) + flag_list(flags, width);
  text += "\n" + title("exit codes", look) + exit_codes(verb, width);
  return text + "\n\"cloudctl help\" lists the flags of every verb\n";
}

}  // namespace cloudctl::command
