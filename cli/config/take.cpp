#include "config/take.h"

namespace cloudctl::config {

std::optional<std::string> take_text(const Object& object, std::string_view key, Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_text(*value, notes);
}

std::optional<int> take_integer(const Object& object, std::string_view key, Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_integer(*value, notes);
}

std::optional<std::chrono::milliseconds> take_duration(const Object& object, std::string_view key,
                                                       Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_duration(*value, notes);
}

std::optional<std::vector<std::string>> take_texts(const Object& object, std::string_view key,
                                                   Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_texts(*value, false, notes);
}

std::optional<std::vector<std::string>> take_set(const Object& object, std::string_view key,
                                                 Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_texts(*value, true, notes);
}

std::optional<std::map<std::string, std::string>> take_table(const Object& object,
                                                             std::string_view key, Notes& notes) {
  const Value* value = object.find(key);
  return value == nullptr ? std::nullopt : read_table(*value, notes);
}

}  // namespace cloudctl::config
