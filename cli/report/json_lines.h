#pragma once
// The renderer for programs: one JSON object per line, the first one saying which version of the
// form follows. Fields are only ever added within a version; human wording may change.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "action/progress.h"
#include "base/clock.h"

namespace cloudctl::report {

class JsonProgress : public action::Progress {
 public:
  // Writes the version line at once. The clock must outlive it.
  JsonProgress(std::function<void(std::string_view)> write, const base::Clock& clock);
  void on(const action::Event& event) override;

 private:
  std::function<void(std::string_view)> write_;
  const base::Clock& clock_;
  std::mutex mutex_;
};

}  // namespace cloudctl::report
