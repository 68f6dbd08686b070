// The structured values: lists, tables, maps of names; and the sentence for a value of another form
// than its key has.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "config/forms.h"
#include "config/value.h"

namespace cloudctl::config {
namespace {

// The entry of a list as a value of its own.
Value entry_of(const Value& list, std::size_t index, const Key* key) {
  const Node& node = list.node->items[index];
  return {.node = &node,
          .key = key,
          .path = fmt::format("{}.{}", list.path, index),
          .key_span = node.span};
}

// The texts of a list have the list's format, but not its form.
Key text_key(const Key& list) {
  Key key = list;
  key.scalar = Scalar::text;
  key.structure = Structure::none;
  return key;
}

void note_twice(const Value& list, const Value& entry, Notes& notes) {
  notes.error(entry.span(),
              {.code = "C027",
               .message = fmt::format("\"{}\" stands twice in {}",
                                      base::printable(entry.node->text), in_words(list.path)),
               .label = "here again",
               .help = "remove one of them"});
}

// True if this name can be taken; notes why not.
bool accept_name(const Value& map, const Entry& entry, std::map<std::string_view, base::Span>& seen,
                 Notes& notes) {
  const std::string shown = base::printable(entry.key);
  if (const auto [first, is_new] = seen.emplace(entry.key, entry.span); !is_new) {
    notes.error(entry.span,
                {.code = "C011",
                 .message = fmt::format("key \"{}\" stands twice in {}", shown, in_words(map.path)),
                 .label = "here again",
                 .help = fmt::format("the first one is in line {}; keep one of them",
                                     first->second.begin.line)});
    return false;
  }
  const auto wrong = complaint(map.key->format, entry.key);
  if (!wrong) return true;
  const FormatWords words = words_of(map.key->format);
  notes.error(entry.span,
              {.code = "C018",
               .message = fmt::format("\"{}\" cannot be a name in {}", shown, in_words(map.path)),
               .label = *wrong,
               .help = fmt::format("expected {} {}", words.is, words.looks)});
  return false;
}

}  // namespace

void note_wrong_form(const Value& value, Notes& notes) {
  if (value.is(NodeKind::null)) {
    const bool fillable = value.key->structure == Structure::object;
    notes.error(value.key_span,
                {.code = "C014",
                 .message = fmt::format("{} has no value", in_words(value.path)),
                 .label = "expected " + expected_form(*value.key),
                 .help = fillable ? "write {} if nothing is to be said, or remove the key"
                                  : fmt::format("for example: {}", value.key->example)});
    return;
  }
  Mistake mistake{.code = "C013",
                  .message = fmt::format("{} must be {}, not {}", in_words(value.path),
                                         expected_form(*value.key), found_form(*value.node)),
                  .label = "",
                  .help = fmt::format("for example: {}", value.key->example)};
  if (value.is(NodeKind::scalar) && !value.node->plain && value.key->scalar != Scalar::text) {
    mistake.label = "a text because of the quotes: remove them";
  }
  notes.error(value.span(), mistake);
}

std::optional<std::vector<std::string>> read_texts(const Value& value, bool once, Notes& notes) {
  if (!value.is(NodeKind::list)) {
    note_wrong_form(value, notes);
    return {};
  }
  const Key key = text_key(*value.key);
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < value.node->items.size(); ++i) {
    const Value entry = entry_of(value, i, &key);
    notes.place(entry.path, entry.key_span);
    auto text = read_text(entry, notes);
    if (!text) continue;
    if (once && !seen.insert(*text).second) {
      note_twice(value, entry, notes);
      continue;
    }
    texts.push_back(std::move(*text));
  }
  return texts;
}

std::optional<std::map<std::string, std::string>> read_table(const Value& value, Notes& notes) {
  if (!value.is(NodeKind::map)) {
    note_wrong_form(value, notes);
    return {};
  }
  std::map<std::string, std::string> table;
  std::map<std::string_view, base::Span> seen;
  for (const Entry& entry : value.node->entries) {
    if (!accept_name(value, entry, seen, notes)) continue;
    const std::string path = value.path + "." + entry.key;
    notes.place(path, entry.span);
    if (entry.value.kind == NodeKind::scalar) {
      table.emplace(entry.key, entry.value.text);
      continue;
    }
    const bool nothing = entry.value.kind == NodeKind::null;
    notes.error(entry.span,
                {.code = nothing ? "C014" : "C013",
                 .message = fmt::format("{} must be a text, not {}", in_words(path),
                                        found_form(entry.value)),
                 .label = "",
                 .help = nothing ? "write \"\" for an empty text, \"null\" in quotes for the word"
                                 : "write the text on one line, in quotes"});
  }
  return table;
}

std::vector<Value> read_objects(const Value& value, Notes& notes) {
  if (!value.is(NodeKind::list)) {
    note_wrong_form(value, notes);
    return {};
  }
  std::vector<Value> entries;
  const Key* key = find_key(std::string(value.key->path) + "[]");
  for (std::size_t i = 0; i < value.node->items.size(); ++i) {
    entries.push_back(entry_of(value, i, key));
    notes.place(entries.back().path, entries.back().key_span);
  }
  return entries;
}

std::vector<Value> read_named(const Value& value, Notes& notes) {
  if (!value.is(NodeKind::map)) {
    note_wrong_form(value, notes);
    return {};
  }
  std::vector<Value> entries;
  const Key* key = find_key(std::string(value.key->path) + ".*");
  std::map<std::string_view, base::Span> seen;
  for (const Entry& entry : value.node->entries) {
    if (!accept_name(value, entry, seen, notes)) continue;
    const std::string path = value.path + "." + entry.key;
    notes.place(path, entry.span);
    entries.push_back({.node = &entry.value, .key = key, .path = path, .key_span = entry.span});
  }
  return entries;
}

}  // namespace cloudctl::config
