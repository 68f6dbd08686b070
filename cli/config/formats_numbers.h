#pragma once
// Numbers, amounts and times as texts. Used by complaint() and by the readers that convert them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/formats_names.h"

namespace cloudctl::config {

// Decimal digits only, without sign or leading zero; nothing beyond 18 digits.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

struct RangeText {
  std::string_view request, limit;
};
// "100m..500m", or one value for both; nothing is checked.
[[nodiscard]] RangeText split_range(std::string_view text);

[[nodiscard]] Complaint duration_complaint(std::string_view text);
// Kubernetes quantities (kubernetes.io, "Resource units").
[[nodiscard]] Complaint cpu_range_complaint(std::string_view text);
[[nodiscard]] Complaint memory_range_complaint(std::string_view text);
[[nodiscard]] Complaint memory_complaint(std::string_view text);
[[nodiscard]] Complaint percent_complaint(std::string_view text);  // 1% to 100%
[[nodiscard]] Complaint amount_complaint(std::string_view text);   // a count, or 0% to 100%
// Five fields of crontab(5), without names: "*/5 * * * *"; or @hourly and its like.
[[nodiscard]] Complaint cron_complaint(std::string_view text);

}  // namespace cloudctl::config
