#pragma once
// A value that must not be shown. It prints as "***" wherever it is formatted; reading it takes a
// word that can be searched for.

#include <string>
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

inline std::string format_as(const Secret&) {
  return "***";
}  // for fmt

}  // namespace cloudctl::base
