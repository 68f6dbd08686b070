#include "config/formats_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace cloudctl::config {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

Complaint quantity_complaint(std::string_view text, bool cpu) {
  const auto value = cpu ? base::parse_cpu(text) : base::parse_bytes(text);
  if (value && *value > 0) return {};
  if (value) return "it must be more than 0";
  if (text.empty()) return "one side of \"..\" is empty";
  const std::string shown = base::printable(text);
  if (cpu)
    return fmt::format("\"{}\" is not an amount of CPU; write \"500m\", \"2\" or \"0.5\"", shown);
  return fmt::format("\"{}\" is not an amount of memory; write \"64Mi\", \"1Gi\" or \"500M\"",
                     shown);
}

Complaint range_complaint(std::string_view text, bool cpu) {
  const RangeText range = split_range(text);
  if (auto wrong = quantity_complaint(range.request, cpu)) return wrong;
  if (auto wrong = quantity_complaint(range.limit, cpu)) return wrong;
  return {};
}

struct CronField {
  std::string_view name;
  std::int64_t least, most;
};

constexpr std::array<CronField, 5> cron_fields = {{{"minute", 0, 59},
                                                   {"hour", 0, 23},
                                                   {"day of the month", 1, 31},
                                                   {"month", 1, 12},
                                                   {"day of the week", 0, 7}}};

// "*", "5", "1-5", each with "/step".
bool is_cron_part(std::string_view part, const CronField& field) {
  if (const std::size_t slash = part.find('/'); slash != std::string_view::npos) {
    const auto step = whole_number(part.substr(slash + 1));
    if (!step || *step < 1 || *step > field.most) return false;
    part = part.substr(0, slash);
  }
  if (part == "*") return true;
  const std::size_t dash = part.find('-');
  const auto first = whole_number(part.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : whole_number(part.substr(dash + 1));
  return first && last && *first >= field.least && *last <= field.most && *first <= *last;
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return {};
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  if (text.size() > 1 && text.front() == '0') return {};
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

RangeText split_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return {text, text};
  return {text.substr(0, dots), text.substr(dots + 2)};
}

Complaint duration_complaint(std::string_view text) {
  if (const auto value = base::parse_duration(text)) {
    // A year: whoever writes more has mistaken the unit.
    if (*value > std::chrono::hours(24 * 365)) return "it is more than a year";
    return {};
  }
  if (is_number(text)) return fmt::format("the unit is missing: \"{}s\", \"{}m\"?", text, text);
  return "expected a number with a unit: ms, s, m, h or d";
}

Complaint cpu_range_complaint(std::string_view text) {
  return range_complaint(text, true);
}
Complaint memory_range_complaint(std::string_view text) {
  return range_complaint(text, false);
}
Complaint memory_complaint(std::string_view text) {
  return quantity_complaint(text, false);
}

Complaint percent_complaint(std::string_view text) {
  if (text.empty() || text.back() != '%') {
    if (is_number(text)) return fmt::format("the sign is missing: \"{}%\"?", text);
    return "expected a percentage such as \"70%\"";
  }
  const auto value = whole_number(text.substr(0, text.size() - 1));
  if (!value || *value < 1 || *value > 100) return "percentages here go from 1% to 100%";
  return {};
}

Complaint amount_complaint(std::string_view text) {
  if (!text.empty() && text.back() == '%') {
    const auto value = whole_number(text.substr(0, text.size() - 1));
    if (!value || *value > 100) return "percentages here go from 0% to 100%";
    return {};
  }
  const auto value = whole_number(text);
  if (!value || *value > 1000) return "expected a count from 0 to 1000, or a percentage";
  return {};
}

Complaint cron_complaint(std::string_view text) {
  static constexpr std::array<std::string_view, 7> nicknames = {
      "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"};
  if (std::find(nicknames.begin(), nicknames.end(), text) != nicknames.end()) return {};
  std::vector<std::string> fields;
  for (const std::string& field : base::split(text, ' ')) {
    if (!field.empty()) fields.push_back(field);
  }
  if (fields.size() != cron_fields.size()) {
    return fmt::format("{}, expected 5: minute, hour, day, month, day of the week",
                       base::plural(fields.size(), "field"));
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const std::string& part : base::split(fields[i], ',')) {
      if (is_cron_part(part, cron_fields[i])) continue;
      return fmt::format("\"{}\" is not a {}, these go from {} to {}", base::printable(part),
                         cron_fields[i].name, cron_fields[i].least, cron_fields[i].most);
    }
  }
  return {};
}

}  // namespace cloudctl::config
