#include "command/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::command {

namespace {

using Words = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& what, const std::string& next) {
  throw base::Error({.what = what, .where = "", .next = next, .code = base::ExitCode::usage});
}

std::string help_of(const Verb* verb) {
  return "see \"cloudctl " + (verb != nullptr ? verb->text.name + " " : "") + "--help\"";
}

std::string did_you_mean(const std::optional<std::string>& word) {
  return word ? "did you mean \"" + *word + "\"? " : "";
}

// What CLI11 gets: flags and verbs only. Operands are what it leaves over, because it would take
// `[a]` apart, read `--x=` as `--x NEXT` and name leftovers in reverse.
void add_flags(CLI::App& app, const Flags& flags) {
  for (const Flag& flag : flags.flags()) {
    const std::string names = flag.letter.empty() ? flag.name : flag.letter + "," + flag.name;
    if (flag.value.empty()) {
      app.add_flag(names)->disable_flag_override()->multi_option_policy(
          CLI::MultiOptionPolicy::TakeAll);
    } else {
      app.add_option(names)->expected(1)->allow_extra_args(false)->multi_option_policy(
          CLI::MultiOptionPolicy::TakeAll);
    }
  }
}

CLI::App* add_verb(CLI::App& root, const std::string& name) {
  const auto blank = name.find(' ');
  CLI::App* parent =
      blank == std::string::npos ? &root : root.get_subcommand(name.substr(0, blank));
  CLI::App* app =
      parent->add_subcommand(blank == std::string::npos ? name : name.substr(blank + 1));
  app->set_help_flag();
  app->allow_extras();
  app->fallthrough();
  app->require_subcommand(0, 1);
  return app;
}

struct Tree {
  std::unique_ptr<CLI::App> root = std::make_unique<CLI::App>();
  std::vector<CLI::App*> verbs;  // beside the table
};

void take(const CLI::App& app, const Flags& flags, const Verb* verb) {
  for (const Flag& flag : flags.flags()) {
    const CLI::Option* option = app.get_option(flag.name);
    const auto& values = option->results();
    if (values.size() > 1 && !flag.repeats && !flag.value.empty()) {
      refuse("flag \"" + flag.name + "\" is given " + std::to_string(values.size()) + " times",
             help_of(verb));
    }
    for (const std::string& value : values) {
      if (!flag.value.empty() && value.starts_with("--")) {
        refuse("flag \"" + flag.name + "\" needs a value: " + flag.value, help_of(verb));
      }
      const std::string wrong = flag.take(value);
      if (wrong.empty()) continue;
      refuse("flag \"" + flag.name + "\": \"" + base::printable(value) + "\" is " + wrong,
             help_of(verb));
    }
  }
}

void refuse_unknown_flag(const std::string& word, const Parsed& parsed, const Flags& globals) {
  const std::string name = word.substr(0, word.find('='));
  Words known;
  for (const Flags* flags : {&parsed.flags, &globals}) {
    for (const Flag& flag : flags->flags()) known.push_back(flag.name);
  }
  const std::string of = parsed.verb != nullptr ? " of \"" + parsed.verb->text.name + "\"" : "";
  std::string hint = did_you_mean(base::nearest(name, known));
  const auto& operands = parsed.flags.positionals();
  if (hint.empty() && !operands.empty() && operands.back().name == "COMMAND") {
    hint = "put the command behind \"--\"; ";
  }
  refuse("unknown flag \"" + base::printable(name) + "\"" + of, hint + help_of(parsed.verb));
}

std::string expected_operand(const Operand& operand, const Parsed& parsed) {
  return "\"" + parsed.verb->text.name + "\" needs " + operand.name + ": " + operand.help;
}

void take_operands(const Words& words, const Parsed& parsed, bool help) {
  std::size_t next = 0;
  for (const Operand& operand : parsed.flags.positionals()) {
    if (next == words.size() && operand.required && !help) {
      refuse(expected_operand(operand, parsed), help_of(parsed.verb));
    }
    while (next < words.size()) {
      const std::string wrong = operand.take(words[next]);
      if (!wrong.empty()) {
        refuse("\"" + base::printable(words[next]) + "\" is " + wrong, help_of(parsed.verb));
      }
      ++next;
      if (!operand.repeats) break;
    }
  }
  if (next < words.size() && !help) {
    refuse(
        "\"" + parsed.verb->text.name + "\" does not take \"" + base::printable(words[next]) + "\"",
        help_of(parsed.verb));
  }
}

[[noreturn]] void refuse_unknown_verb(const std::string& word, const std::vector<Verb>& verbs) {
  Words known;
  for (const Verb& verb : verbs) {
    for (const auto& other : verb.text.also_known) {
      if (other == word) {
        refuse("unknown verb \"" + word + "\"", "here it is \"cloudctl " + verb.text.name + "\"");
      }
    }
    if (!verb.text.hidden && verb.text.name.find(' ') == std::string::npos) {
      known.push_back(verb.text.name);
    }
  }
  refuse("unknown verb \"" + base::printable(word) + "\"",
         did_you_mean(base::nearest(word, known)) + "\"cloudctl help\" lists all verbs");
}

void refuse_empty_values(const Words& words) {
  for (const std::string& word : words) {
    if (word.size() > 3 && word.starts_with("--") && word.find('=') == word.size() - 1) {
      refuse("flag \"" + word.substr(0, word.size() - 1) + "\" has an empty value",
             "write the value behind \"=\"");
    }
  }
}

Tree grown(const std::vector<Verb>& verbs, const Flags& globals) {
  Tree tree;
  tree.root->set_help_flag();
  tree.root->allow_extras();
  tree.root->require_subcommand(0, 1);
  add_flags(*tree.root, globals);
  for (const Verb& verb : verbs) tree.verbs.push_back(add_verb(*tree.root, verb.text.name));
  return tree;
}

}  // namespace

Parsed parse(const Words& arguments, const std::vector<Verb>& verbs, const Flags& globals,
             const bool& help) {
  const auto mark = std::find(arguments.begin(), arguments.end(), "--");
  Words words(arguments.begin(), mark);
  const Words rest(mark == arguments.end() ? mark : mark + 1, arguments.end());
  refuse_empty_values(words);

  Tree tree = grown(verbs, globals);
  // Only the verb that is named declares what it takes: the others cost nothing.
  std::vector<Parsed> all(verbs.size());
  for (std::size_t i = 0; i < verbs.size(); ++i) {
    const std::string first = verbs[i].text.name.substr(0, verbs[i].text.name.find(' '));
    if (std::find(words.begin(), words.end(), first) == words.end()) continue;
    all[i].verb = &verbs[i];
    all[i].run = verbs[i].declare(all[i].flags);
    add_flags(*tree.verbs[i], all[i].flags);
  }
  try {
    std::reverse(words.begin(), words.end());
    tree.root->parse(words);
  } catch (const CLI::ParseError& error) {
    refuse(base::printable(error.what()), "see \"cloudctl help\"");
  }

  Parsed parsed;
  const CLI::App* app = nullptr;
  for (std::size_t i = 0; i < verbs.size(); ++i) {
    if (!tree.verbs[i]->parsed()) continue;
    parsed = std::move(all[i]);  // a verb below another comes after it
    app = tree.verbs[i];
  }
  Words operands;
  for (const std::string& word : tree.root->remaining(true)) {
    if (parsed.verb == nullptr && !word.starts_with("-")) refuse_unknown_verb(word, verbs);
    if (word.size() > 1 && word.starts_with("-")) refuse_unknown_flag(word, parsed, globals);
    operands.push_back(word);
  }
  take(*tree.root, globals, parsed.verb);
  if (app != nullptr) {
    take(*app, parsed.flags, parsed.verb);
    operands.insert(operands.end(), rest.begin(), rest.end());
    take_operands(operands, parsed, help);
  }
  return parsed;
}

}  // namespace cloudctl::command
