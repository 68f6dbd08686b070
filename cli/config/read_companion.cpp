#include <fmt/format.h>

#include <set>

#include "config/parts.h"
#include "config/service_rules.h"
#include "config/take.h"

namespace cloudctl::config {

std::vector<Companion> read_companions(const Value& value, Notes& notes) {
  std::vector<Companion> companions;
  std::set<std::string> names;
  for (const Value& entry : read_objects(value, notes)) {
    const Object object(entry, notes);
    if (!entry.is(NodeKind::map)) continue;
    Companion companion;
    companion.name = take_text(object, "name", notes).value_or("");
    if (const Value* build = object.find("build")) companion.build = read_build(*build, notes);
    companion.image = take_text(object, "image", notes);
    companion.command = take_texts(object, "command", notes).value_or(companion.command);
    companion.env = take_table(object, "env", notes).value_or(companion.env);
    companion.secrets = take_set(object, "secrets", notes).value_or(companion.secrets);
    check_image({.object = object, .value = entry, .complete = true}, notes);
    check_clear_and_secret(object, companion.env, companion.secrets, notes);
    if (!companion.name.empty() && !names.insert(companion.name).second) {
      notes.error(object.find("name")->span(),
                  {.code = "C027",
                   .message = fmt::format("\"{}\" stands twice in {}", companion.name,
                                          in_words(value.path)),
                   .label = "here again",
                   .help = "companions of one service have different names"});
    }
    companions.push_back(std::move(companion));
  }
  return companions;
}

}  // namespace cloudctl::config
