#pragma once
// A few named facts as an answer: a version, an address, a list of names. The smallest view.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

struct Fact {
  std::string key;  // in JSON
  Value value;
};

// `text` is what people read; the facts are what programs read.
[[nodiscard]] Answer facts_view(std::string text, const std::vector<Fact>& facts);

// A list of equal rows: {"v":1,"<name>":[{…}]}.
[[nodiscard]] Answer list_view(std::string text, const std::string& name,
                               const std::vector<std::vector<Fact>>& rows);

}  // namespace cloudctl::report
