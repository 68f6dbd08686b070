#include "release/history.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cloudctl::release {

History::History(std::vector<Record> records) : records_(std::move(records)) {
  std::stable_sort(records_.begin(), records_.end(), [](const Record& left, const Record& right) {
    return left.number < right.number;
  });
}

std::optional<Record> History::find(int number) const {
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const Record& record) { return record.number == number; });
  return found == records_.end() ? std::nullopt : std::optional(*found);
}

std::optional<Record> History::newest() const {
  return records_.empty() ? std::nullopt : std::optional(records_.back());
}

std::optional<Record> History::last_good() const {
  return last_good(std::numeric_limits<int>::max());
}

std::optional<Record> History::last_good(int before) const {
  const auto found = std::find_if(records_.rbegin(), records_.rend(), [&](const Record& record) {
    return record.number < before && record.result == Result::good;
  });
  return found == records_.rend() ? std::nullopt : std::optional(*found);
}

int History::next_number() const {
  return records_.empty() ? 1 : records_.back().number + 1;
}

std::vector<int> History::superfluous(std::size_t keep) const {
  std::vector<int> numbers;
  if (records_.size() <= keep) return numbers;
  const auto good = last_good();
  for (std::size_t index = 0; index < records_.size() - keep; ++index) {
    const int number = records_[index].number;
    if (!good || good->number != number) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace cloudctl::release
