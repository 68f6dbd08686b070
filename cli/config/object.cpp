#include "config/object.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace cloudctl::config {
namespace {

std::vector<std::string> words_of_keys(const std::vector<const Key*>& keys) {
  std::vector<std::string> words;
  words.reserve(keys.size());
  for (const Key* key : keys) words.emplace_back(last_word(key->path));
  return words;
}

std::string place_in_words(const std::string& path) {
  return path.empty() ? "at the top of the file" : "in " + in_words(path);
}

// Keys of other tools, or of another place, that nobody finds by the distance of letters.
struct Habit {
  std::string_view written, here;
};

constexpr Habit habits[] = {
    {"environment", "env"},     {"depends_on", "uses"},      {"volumes", "storage"},
    {"healthcheck", "probes"},  {"entrypoint", "command"},   {"args", "command"},
    {"container_port", "port"}, {"scale", "replicas"},       {"schedule_expression", "schedule"},
    {"databases", "backing"},   {"environments", "targets"}, {"sidecars", "with"},
    {"limits", "resources"},    {"hpa", "autoscale"},        {"app", "name"},
    {"project", "name"},        {"kube_context", "context"}, {"type", "kind"}};

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  if (const auto near = base::nearest(word, known)) {
    return fmt::format("did you mean \"{}\"?", *near);
  }
  for (const Habit& habit : habits) {
    if (word != habit.written) continue;
    if (std::find(known.begin(), known.end(), habit.here) == known.end()) continue;
    return fmt::format("did you mean \"{}\"?", habit.here);
  }
  return {};
}

bool is_comment_key(const std::string& path, const std::string& word) {
  return path.empty() && word.starts_with("x-");
}

}  // namespace

Object::Object(const Value& value, Notes& notes, bool complete)
    : path_(value.path), span_(value.key_span) {
  if (!value.is(NodeKind::map)) {
    note_wrong_form(value, notes);
    return;
  }
  const std::vector<const Key*> known = keys_below(*value.key);
  fill(*value.node, known, notes);
  if (complete) require(known, notes);
}

Object::Object(const Node& root, Notes& notes)
    : span_{.begin = {.line = 1, .column = 1}, .length = 1} {
  const std::vector<const Key*> known = root_keys();
  fill(root, known, notes);
  require(known, notes);
}

void Object::fill(const Node& map, const std::vector<const Key*>& known, Notes& notes) {
  const std::vector<std::string> words = words_of_keys(known);
  std::map<std::string_view, const Entry*> seen;
  for (const Entry& entry : map.entries) {
    if (notes.full()) return;
    if (is_comment_key(path_, entry.key)) continue;
    if (const auto [first, is_new] = seen.emplace(entry.key, &entry); !is_new) {
      notes.error(entry.span,
                  {.code = "C011",
                   .message = fmt::format("key \"{}\" stands twice {}", base::printable(entry.key),
                                          place_in_words(path_)),
                   .label = "here again",
                   .help = fmt::format("the first one is in line {}; keep one of them",
                                       first->second->span.begin.line)});
      continue;
    }
    const auto found = std::find(words.begin(), words.end(), entry.key);
    if (found == words.end()) {
      notes.error(entry.span,
                  {.code = "C010",
                   .message = fmt::format("unknown key \"{}\" {}", base::printable(entry.key),
                                          place_in_words(path_)),
                   .label = suggestion(entry.key, words),
                   .help = "keys here: " + base::join(words, ", ")});
      continue;
    }
    const std::string path = path_.empty() ? entry.key : path_ + "." + entry.key;
    notes.place(path, entry.span);
    values_.push_back({.node = &entry.value,
                       .key = known[static_cast<std::size_t>(found - words.begin())],
                       .path = path,
                       .key_span = entry.span});
  }
}

void Object::require(const std::vector<const Key*>& known, Notes& notes) const {
  for (const Key* key : known) {
    const std::string_view word = last_word(key->path);
    if (!key->required || has(word)) continue;
    notes.error(span_,
                {.code = "C012",
                 .message = fmt::format("key \"{}\" is missing {}", word, place_in_words(path_)),
                 .label = fmt::format("\"{}\" belongs here: {}", word, key->sentence),
                 .help = fmt::format("for example: {}", key->example)});
  }
}

const Value* Object::find(std::string_view key) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const Value& value) { return last_word(value.path) == key; });
  return found == values_.end() ? nullptr : &*found;
}

}  // namespace cloudctl::config
