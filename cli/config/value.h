#pragma once
// A value of the file together with its key of the table: what the readers of the single parts ask
// for texts, numbers, lists and objects. Every mistake in form goes to the notes, once.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/keys.h"
#include "config/node.h"
#include "config/notes.h"

namespace cloudctl::config {

// Points into the tree, which must outlive it.
struct Value {
  const Node* node = nullptr;
  const Key* key = nullptr;
  std::string path;     // "services.web.port"
  base::Span key_span;  // of the key's word, or of the list entry
  [[nodiscard]] bool is(NodeKind kind) const { return node->kind == kind; }
  // Where a mistake in the value is shown: at the value if that is a text, else at the key.
  [[nodiscard]] base::Span span() const { return is(NodeKind::scalar) ? node->span : key_span; }
};

// Each gives nothing after noting why. All expect the form that the table says for the key.
[[nodiscard]] std::optional<std::string> read_text(const Value& value, Notes& notes);
[[nodiscard]] std::optional<int> read_integer(const Value& value, Notes& notes);
[[nodiscard]] std::optional<bool> read_boolean(const Value& value, Notes& notes);
// The position of the word among the key's words: the order is that of the enum it stands for.
[[nodiscard]] std::optional<std::size_t> read_word(const Value& value, Notes& notes);
[[nodiscard]] std::optional<std::chrono::milliseconds> read_duration(const Value& value,
                                                                     Notes& notes);
[[nodiscard]] std::optional<int> read_percent(const Value& value, Notes& notes);
// Texts that are wrong are left out; a text that stands there twice is a mistake if `once`.
[[nodiscard]] std::optional<std::vector<std::string>> read_texts(const Value& value, bool once,
                                                                 Notes& notes);
// Plain texts arrive as written: `yes`, `1e3` and `1.10` stay what they are.
[[nodiscard]] std::optional<std::map<std::string, std::string>> read_table(const Value& value,
                                                                           Notes& notes);
// The entries of a list of objects or of a map of names; the rest is left out.
[[nodiscard]] std::vector<Value> read_objects(const Value& value, Notes& notes);
[[nodiscard]] std::vector<Value> read_named(const Value& value, Notes& notes);

// "is a list, expected a whole number" and its like.
void note_wrong_form(const Value& value, Notes& notes);

}  // namespace cloudctl::config
