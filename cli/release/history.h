#pragma once
// Choosing among the releases of a project, wherever they are kept. Pure.

#include <optional>
#include <vector>

#include "release/record.h"

namespace cloudctl::release {

class History {
 public:
  History() = default;
  explicit History(std::vector<Record> records);  // in any order

  [[nodiscard]] const std::vector<Record>& list() const { return records_; }  // oldest first
  [[nodiscard]] std::optional<Record> find(int number) const;
  [[nodiscard]] std::optional<Record> newest() const;
  // The newest good one, or the newest good one older than `before`.
  [[nodiscard]] std::optional<Record> last_good() const;
  [[nodiscard]] std::optional<Record> last_good(int before) const;
  [[nodiscard]] int next_number() const;
  // Beyond the newest `keep` and the last good one: may be forgotten.
  [[nodiscard]] std::vector<int> superfluous(std::size_t keep) const;

 private:
  std::vector<Record> records_;
};

}  // namespace cloudctl::release
