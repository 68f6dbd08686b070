#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "command/complete_values.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

using Words = std::vector<std::string>;

// What stands before the word that is being typed, understood as far as completion needs.
struct Typed {
  const Verb* verb = nullptr;
  Flags flags;                 // of the verb
  Run run;                     // keeps the verb's options alive
  std::size_t operands = 0;    // that are there already
  const Flag* open = nullptr;  // a flag that waits for its value
  bool rest = false;           // behind "--"
};

const Flag* find_flag(const Flags& flags, const std::string& word) {
  for (const Flag& flag : flags.flags()) {
    if (flag.name == word || (!flag.letter.empty() && flag.letter == word)) return &flag;
  }
  return nullptr;
}

const Verb* find_verb(const std::string& name) {
  for (const Verb& verb : all_verbs()) {
    if (verb.text.name == name && !verb.text.hidden) return &verb;
  }
  return nullptr;
}

void choose(Typed& typed, const Verb* verb) {
  typed.verb = verb;
  typed.flags = Flags();
  typed.run = verb->declare(typed.flags);
}

void read_word(Typed& typed, const Flags& globals, Globals& values, const std::string& word) {
  if (typed.open != nullptr) {
    const bool global = find_flag(globals, typed.open->name) == typed.open;
    if (global) (void)typed.open->take(word);
    typed.open = nullptr;
    return;
  }
  if (word == "--") typed.rest = true;
  if (typed.rest) return;
  if (word.starts_with("-")) {
    const Flag* flag = find_flag(typed.flags, word);
    if (flag == nullptr) flag = find_flag(globals, word);
    if (flag != nullptr && !flag->value.empty()) typed.open = flag;
    return;
  }
  (void)values;
  if (typed.verb == nullptr) {
    if (const Verb* verb = find_verb(word)) choose(typed, verb);
    return;
  }
  const Verb* below = typed.operands == 0 ? find_verb(typed.verb->text.name + " " + word) : nullptr;
  if (below != nullptr) {
    choose(typed, below);
  } else {
    ++typed.operands;
  }
}

Choices flag_choices(const Typed& typed, const Flags& globals) {
  Choices choices;
  for (const Flags* flags : {&typed.flags, &globals}) {
    for (const Flag& flag : flags->flags()) choices.push_back({flag.name, flag.help});
  }
  return choices;
}

Choices verb_choices(const std::string& above) {
  Choices choices;
  const std::string prefix = above.empty() ? "" : above + " ";
  for (const Verb& verb : all_verbs()) {
    const std::string& name = verb.text.name;
    if (verb.text.hidden || !name.starts_with(prefix)) continue;
    const std::string word = name.substr(prefix.size());
    if (word.find(' ') == std::string::npos) choices.push_back({word, verb.text.summary});
  }
  return choices;
}

void append(Choices& choices, Choices more) {
  choices.insert(choices.end(), more.begin(), more.end());
}

Choices offered(const std::vector<std::string>& fixed, Offer offer, Context& context) {
  Choices choices;
  for (const auto& choice : fixed) choices.push_back({choice, ""});
  try {
    append(choices, values_of(offer, context));
  } catch (const base::Error&) {
    // No file, or a broken one, is no failure: the user is in the middle of a word.
  }
  return choices;
}

Choices choices_for(const Typed& typed, const std::string& word, const Flags& globals,
                    Context& context) {
  if (typed.open != nullptr) return offered(typed.open->choices, typed.open->offer, context);
  if (typed.rest) return {};
  if (const auto equals = word.find('='); word.starts_with("--") && equals != std::string::npos) {
    const std::string name = word.substr(0, equals);
    const Flag* flag = find_flag(typed.flags, name);
    if (flag == nullptr) flag = find_flag(globals, name);
    if (flag == nullptr) return {};
    Choices choices = offered(flag->choices, flag->offer, context);
    for (auto& choice : choices) {
      if (!choice.value.starts_with(":")) choice.value = name + "=" + choice.value;
    }
    return choices;
  }
  if (word.starts_with("-")) return flag_choices(typed, globals);
  if (typed.verb == nullptr) return verb_choices("");
  Choices choices;
  if (typed.operands == 0) append(choices, verb_choices(typed.verb->text.name));
  const auto& operands = typed.flags.positionals();
  if (operands.empty()) return choices;
  const bool more = typed.operands < operands.size() || operands.back().repeats;
  if (!more) return choices;
  const Operand& operand = operands[std::min(typed.operands, operands.size() - 1)];
  append(choices, offered(operand.choices, operand.offer, context));
  const bool with_value = operand.name.find('=') != std::string::npos;
  for (auto& choice : choices) {
    if (with_value && !choice.value.starts_with(":")) choice.value += "=";
  }
  return choices;
}

std::string answers(const Words& arguments, Outside& outside) {
  if (arguments.size() < 4) return "";
  std::size_t index = 0;
  const std::string& text = arguments[2];
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  const Words words(arguments.begin() + 3, arguments.end());
  if (error != std::errc() || index == 0 || index > words.size()) return "";
  const std::string word = index < words.size() ? words[index] : "";
  Globals values;
  Flags globals;
  declare_globals(globals, values);
  Typed typed;
  for (std::size_t i = 1; i < index; ++i) read_word(typed, globals, values, words[i]);
  Context context(outside, values);
  std::string result;
  for (const auto& choice : choices_for(typed, word, globals, context)) {
    const bool marker = choice.value.starts_with(":");
    if (!marker && !choice.value.starts_with(word)) continue;
    const bool bare = choice.help.empty() || arguments[1] == "bash";
    result += choice.value + (bare ? "" : "\t" + choice.help) + "\n";
  }
  return result;
}

}  // namespace

base::ExitCode complete(const Words& arguments, Outside& outside) {
  outside.out(answers(arguments, outside));
  return base::ExitCode::ok;
}

}  // namespace cloudctl::command
