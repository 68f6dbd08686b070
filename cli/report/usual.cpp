#include "report/usual.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::report {

using std::chrono::milliseconds;

std::optional<milliseconds> usual(const std::vector<milliseconds>& durations) {
  if (durations.size() < 3) return {};
  const std::size_t count = std::min<std::size_t>(durations.size(), 10);
  std::vector<milliseconds> last(durations.end() - static_cast<std::ptrdiff_t>(count),
                                 durations.end());
  std::sort(last.begin(), last.end());
  const milliseconds upper = last[count / 2];
  return count % 2 == 1 ? upper : (last[count / 2 - 1] + upper) / 2;
}

std::string took(milliseconds duration, const std::vector<milliseconds>& history) {
  const auto typical = usual(history);
  const std::string text = base::human_duration(duration);
  return typical ? text + " (usually " + base::human_duration(*typical) + ")" : text;
}

}  // namespace cloudctl::report
