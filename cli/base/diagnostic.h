#pragma once
// Mistakes in a text that the user wrote, each with its place. They are values: a reader collects
// all of them and the caller decides. Rendering them is done here once, so that every room's look
// alike.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::base {

// Lines and columns count from 1, columns in characters (code points); line 0 means "no place".
struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

struct Span {
  Place begin;
  int length = 1;  // characters to underline; at least 1
  bool operator==(const Span&) const = default;
};

// A text and the name under which the user knows it.
struct Source {
  std::string name;
  std::string text;
};

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     // stable, "C012"; documented by `cloudctl explain C012`
  std::string message;  // `unknown key "replcas" in service "web"`
  Span span;
  std::string label;  // beside the caret: `did you mean "replicas"?`; may be empty
  std::string help;   // the way out; may be empty
  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] bool has_errors(const Diagnostics& diagnostics);

// By line, column, then code; equal ones once.
[[nodiscard]] Diagnostics sorted(Diagnostics diagnostics);

// One block in rustc's shape (rustc-dev-guide, "Diagnostics"): level[code]: message, -->
// file:line:column, the line before and the line with carets, help. Ends with a newline. Long lines
// are cut around the caret; control characters of the user's text are shown as escapes.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const Source& source, bool colour);

}  // namespace cloudctl::base
