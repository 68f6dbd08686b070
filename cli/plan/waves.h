#pragma once
// The order in which services start: a service comes after all that it uses. Pure.

#include <map>
#include <string>
#include <vector>

namespace cloudctl::plan {

using Uses = std::map<std::string, std::vector<std::string>>;  // service → services

struct Order {
  std::vector<std::vector<std::string>> waves;  // each sorted by name
  std::vector<std::string>
      cycle;  // "a", "b", "a": the first one found; then waves lack its services
};

// Names that are no key of `uses` do not count.
[[nodiscard]] Order order(const Uses& uses);

}  // namespace cloudctl::plan
