#pragma once
// A value that must not be shown. It prints as "***" wherever it is formatted; reading it takes a
// word that can be searched for.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace cloudctl::base {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

}  // namespace cloudctl::base

// A formatter, since fmt 9 does not use format_as for classes yet.
template <>
struct fmt::formatter<cloudctl::base::Secret> : fmt::formatter<std::string_view> {
  template <typename Context>
  auto format(const cloudctl::base::Secret&, Context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
