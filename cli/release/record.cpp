#include "release/record.h"

#include <algorithm>

namespace cloudctl::release {

const ServiceRecord* find_service(const Record& record, std::string_view name) {
  const auto found =
      std::find_if(record.services.begin(), record.services.end(),
                   [&](const ServiceRecord& service) { return service.name == name; });
  return found == record.services.end() ? nullptr : &*found;
}

bool is_settled(const Record& record) {
  const bool ended = record.result == Result::good || record.result == Result::rolled_back;
  return ended && record.left.empty();
}

}  // namespace cloudctl::release
