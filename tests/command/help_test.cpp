#include "command/help.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "command/context.h"
#include "support/golden.h"

using namespace cloudctl;
using command::Flags;

namespace {

std::string help_of(const command::Verb& verb, int width) {
  Flags flags;
  const command::Run run = verb.declare(flags);
  return command::verb_help(verb, flags, command::all_verbs(), {.colour = false, .width = width});
}

}  // namespace

TEST_CASE("help: the text of every verb, and the overview") {
  for (const auto& verb : command::all_verbs()) {
    std::string name = verb.text.name;
    std::replace(name.begin(), name.end(), ' ', '-');
    test::check_golden("command/help-" + name + ".txt", help_of(verb, 0));
  }
  command::Globals globals;
  Flags flags;
  declare_globals(flags, globals);
  test::check_golden("command/help.txt", command::overview(command::all_verbs(), flags, {}));
  for (const auto& topic : command::topics()) {
    test::check_golden("command/help-" + topic.name + ".txt", topic.text);
  }
}

TEST_CASE(
    "help: every verb has a summary, an example that names it, and flags that say something") {
  for (const auto& verb : command::all_verbs()) {
    CAPTURE(verb.text.name);
    CHECK_FALSE(verb.text.summary.empty());
    REQUIRE_FALSE(verb.text.examples.empty());
    for (const auto& example : verb.text.examples) {
      CHECK(example.starts_with("cloudctl " + verb.text.name.substr(0, verb.text.name.find(' '))));
    }
    Flags flags;
    const command::Run run = verb.declare(flags);
    for (const auto& flag : flags.flags()) CHECK_FALSE(flag.help.empty());
  }
}

TEST_CASE("help: keeps to a narrow terminal") {
  for (const auto& verb : command::all_verbs()) {
    for (const auto& line : base::lines(help_of(verb, 60))) {
      if (!line.starts_with("  cloudctl")) CHECK(base::display_width(line) <= 60);
    }
  }
}
