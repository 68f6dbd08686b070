#pragma once
// What reading a file collects: mistakes with their places, and where each key stands. Knows no
// key; it words where something is.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace cloudctl::config {

struct Mistake {
  std::string code, message, label, help;
};

class Notes {
 public:
  void error(base::Span span, const Mistake& mistake) { add(base::Severity::error, span, mistake); }
  void warning(base::Span span, const Mistake& mistake) {
    add(base::Severity::warning, span, mistake);
  }
  void place(const std::string& path, base::Span span) { places_.emplace(path, span); }

  // Nothing more is taken: whoever has costly words to find need not.
  [[nodiscard]] bool full() const { return full_; }
  // Of a path, or of the nearest one above it that stands in the file.
  [[nodiscard]] base::Span span_of(std::string_view path) const;
  [[nodiscard]] const std::map<std::string, base::Span, std::less<>>& places() const {
    return places_;
  }
  [[nodiscard]] base::Diagnostics diagnostics() const;  // sorted

 private:
  void add(base::Severity severity, base::Span span, const Mistake& mistake);

  std::map<std::string, base::Span, std::less<>> places_;
  base::Diagnostics diagnostics_;
  bool full_ = false;
};

// A path in words: "services.web.autoscale" → `"autoscale" of service "web"`, "targets.eks" →
// `target "eks"`, "alerts.0.when" → `"when" of alert 1`, "" → `the file`.
[[nodiscard]] std::string in_words(std::string_view path);

}  // namespace cloudctl::config
