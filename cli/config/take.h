#pragma once
// Short forms of "if the key is there, read it", for the readers of the parts.

#include "config/object.h"

namespace cloudctl::config {

[[nodiscard]] std::optional<std::string> take_text(const Object& object, std::string_view key,
                                                   Notes& notes);
[[nodiscard]] std::optional<int> take_integer(const Object& object, std::string_view key,
                                              Notes& notes);
[[nodiscard]] std::optional<std::chrono::milliseconds> take_duration(const Object& object,
                                                                     std::string_view key,
                                                                     Notes& notes);
// `Word` is an enum whose order is that of the key's words.
template <typename Word>
[[nodiscard]] std::optional<Word> take_word(const Object& object, std::string_view key,
                                            Notes& notes) {
  const Value* value = object.find(key);
  if (value == nullptr) return {};
  const auto position = read_word(*value, notes);
  if (!position) return {};
  return static_cast<Word>(*position);
}
[[nodiscard]] std::optional<std::vector<std::string>> take_texts(const Object& object,
                                                                 std::string_view key,
                                                                 Notes& notes);
// As take_texts, but none of them may stand there twice.
[[nodiscard]] std::optional<std::vector<std::string>> take_set(const Object& object,
                                                               std::string_view key, Notes& notes);
[[nodiscard]] std::optional<std::map<std::string, std::string>> take_table(const Object& object,
                                                                           std::string_view key,
                                                                           Notes& notes);

}  // namespace cloudctl::config
