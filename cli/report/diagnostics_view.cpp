#include "report/diagnostics_view.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using base::Diagnostic;
using base::Severity;

constexpr std::size_t most_shown = 20;

struct Counts {
  std::size_t errors = 0, warnings = 0;
};

Counts count(const std::vector<Mistakes>& mistakes) {
  Counts counts;
  for (const Mistakes& file : mistakes) {
    for (const Diagnostic& diagnostic : file.diagnostics) {
      ++(diagnostic.severity == Severity::error ? counts.errors : counts.warnings);
    }
  }
  return counts;
}

std::string summary(const Counts& counts, std::size_t hidden) {
  std::string text;
  if (counts.errors > 0) text = base::plural(counts.errors, "error");
  if (counts.warnings > 0) {
    text += (text.empty() ? "" : ", ") + base::plural(counts.warnings, "warning");
  }
  if (hidden > 0) text += " (" + std::to_string(hidden) + " not shown)";
  return text.empty() ? "" : text + "\n";
}

Json diagnostic_json(const Diagnostic& diagnostic, const std::string& file) {
  return Json{{"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
              {"code", diagnostic.code},
              {"message", diagnostic.message},
              {"file", file},
              {"line", diagnostic.span.begin.line},
              {"column", diagnostic.span.begin.column},
              {"length", diagnostic.span.length},
              {"label", diagnostic.label},
              {"help", diagnostic.help}};
}

std::string json(const std::vector<Mistakes>& mistakes) {
  Json list = Json::array();
  for (const Mistakes& file : mistakes) {
    for (const Diagnostic& diagnostic : file.diagnostics) {
      list.push_back(diagnostic_json(diagnostic, file.source.name));
    }
  }
  const Counts counts = count(mistakes);
  return Json{
      {"v", 1}, {"errors", counts.errors}, {"warnings", counts.warnings}, {"diagnostics", list}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

// In a workflow command, %, CR and LF are escaped; in its properties : and , too.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (!special) {
      result += c;
      continue;
    }
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    result += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return result;
}

}  // namespace

Answer diagnostics_view(const std::vector<Mistakes>& mistakes, const Look& look) {
  std::string text;
  std::size_t shown = 0, hidden = 0;
  for (const Mistakes& file : mistakes) {
    for (const Diagnostic& diagnostic : file.diagnostics) {
      if (shown == most_shown) {
        ++hidden;
        continue;
      }
      text += base::render(diagnostic, file.source, look.colour) + "\n";
      ++shown;
    }
  }
  return {.text = text + summary(count(mistakes), hidden), .json = json(mistakes)};
}

std::string annotations(const std::vector<Mistakes>& mistakes) {
  std::string text;
  for (const Mistakes& file : mistakes) {
    for (const Diagnostic& diagnostic : file.diagnostics) {
      const bool error = diagnostic.severity == Severity::error;
      std::string message = diagnostic.message;
      if (!diagnostic.help.empty()) message += "\n" + diagnostic.help;
      text +=
          std::string(error ? "::error" : "::warning") + " file=" + escaped(file.source.name, true);
      if (diagnostic.span.begin.line > 0) {
        text += ",line=" + std::to_string(diagnostic.span.begin.line) +
                ",col=" + std::to_string(diagnostic.span.begin.column);
      }
      text += ",title=" + escaped(diagnostic.code, true) + "::" + escaped(message, false) + "\n";
    }
  }
  return text;
}

}  // namespace cloudctl::report
