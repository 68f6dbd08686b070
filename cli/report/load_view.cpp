#include "report/load_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

double milliseconds(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1000.0;
}

std::string words(std::chrono::microseconds time) {
  const double value = milliseconds(time);
  return value < 10 ? fmt::format("{:.1f} ms", value) : fmt::format("{:.0f} ms", value);
}

double rate(const LoadFacts& facts) {
  const auto lasted = static_cast<double>(facts.lasted.count());
  return lasted > 0 ? static_cast<double>(facts.requests) * 1000.0 / lasted : 0;
}

std::string text(const LoadFacts& facts, const Look& look) {
  std::string lines = fmt::format("{} from {}\n", base::printable(facts.url), facts.from);
  lines += fmt::format("  {} in {}: {:.1f} per second of {:g} asked for\n",
                       base::plural(facts.requests, "request"), base::human_duration(facts.lasted),
                       rate(facts), facts.per_second);
  lines += "  " +
           inked(std::to_string(facts.failed) + " failed",
                 facts.failed == 0 ? Ink::green : Ink::red, look.colour) +
           "\n";
  if (facts.missed > 0) {
    lines +=
        fmt::format("  {} not sent: too many were still under way (--concurrency)\n", facts.missed);
  }
  lines += fmt::format("  p50 {}, p90 {}, p99 {}, longest {}\n", words(facts.p50), words(facts.p90),
                       words(facts.p99), words(facts.longest));
  for (const auto& failure : facts.failures) lines += "  - " + base::printable(failure) + "\n";
  return lines;
}

}  // namespace

Answer load_view(const LoadFacts& facts, const Look& look) {
  const Json document{{"v", 1},
                      {"url", facts.url},
                      {"from", facts.from},
                      {"asked_per_second", facts.per_second},
                      {"per_second", rate(facts)},
                      {"requests", facts.requests},
                      {"failed", facts.failed},
                      {"missed", facts.missed},
                      {"p50_ms", milliseconds(facts.p50)},
                      {"p90_ms", milliseconds(facts.p90)},
                      {"p99_ms", milliseconds(facts.p99)},
                      {"longest_ms", milliseconds(facts.longest)},
                      {"duration_ms", facts.lasted.count()},
                      {"failures", facts.failures}};
  return {.text = text(facts, look),
          .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
