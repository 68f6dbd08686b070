#pragma once
// A map with fixed keys: unknown ones, ones that stand there twice and missing ones are noted as
// soon as it is opened.

#include <optional>
#include <string_view>
#include <vector>

#include "config/value.h"

namespace cloudctl::config {

class Object {
 public:
  // Notes a value that is not a map; it then has no keys. `complete`: required keys must be there.
  Object(const Value& value, Notes& notes, bool complete = true);
  // The whole file.
  Object(const Node& root, Notes& notes);

  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }

 private:
  void fill(const Node& map, const std::vector<const Key*>& known, Notes& notes);
  void require(const std::vector<const Key*>& known, Notes& notes) const;

  std::string path_;
  base::Span span_;
  std::vector<Value> values_;
};

}  // namespace cloudctl::config
