#include "config/notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_mistakes = 100;

bool is_index(const std::string& part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
}

// The thing that a path is in, and how many parts of the path name it.
struct Owner {
  std::string words;
  std::size_t parts = 0;
};

std::string named(std::string_view kind, const std::string& name) {
  return fmt::format("{} \"{}\"", kind, name);
}

Owner owner_of(const std::vector<std::string>& parts) {
  if (parts.size() < 2) return {};
  if (parts[0] == "services") return {named("service", parts[1]), 2};
  if (parts[0] == "backing") return {named("backing", parts[1]), 2};
  if (parts[0] == "notify") return {named("receiver", parts[1]), 2};
  if (parts[0] == "alerts" && is_index(parts[1])) {
    return {fmt::format("alert {}", std::stoi(parts[1]) + 1), 2};
  }
  if (parts[0] != "targets") return {};
  const std::string target = named("target", parts[1]);
  if (parts.size() < 4 || parts[2] != "services") return {target, 2};
  return {named("service", parts[3]) + " of " + target, 4};
}

}  // namespace

base::Span Notes::span_of(std::string_view path) const {
  while (true) {
    if (const auto found = places_.find(path); found != places_.end()) return found->second;
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) return {.begin = {.line = 1, .column = 1}, .length = 1};
    path = path.substr(0, dot);
  }
}

base::Diagnostics Notes::diagnostics() const {
  return base::sorted(diagnostics_);
}

void Notes::add(base::Severity severity, base::Span span, const Mistake& mistake) {
  if (full_) return;
  base::Diagnostic diagnostic{.severity = severity,
                              .code = mistake.code,
                              .message = mistake.message,
                              .span = span,
                              .label = mistake.label,
                              .help = mistake.help};
  // A file with this many mistakes is another kind of file.
  if (diagnostics_.size() == most_mistakes) {
    full_ = true;
    diagnostic.severity = base::Severity::error;
    diagnostic.code = "C029";
    diagnostic.message = fmt::format("more than {} mistakes; the rest is not shown", most_mistakes);
    diagnostic.label.clear();
    diagnostic.help = "is this the right file?";
  }
  diagnostics_.push_back(std::move(diagnostic));
}

std::string in_words(std::string_view path) {
  if (path.empty()) return "the file";
  const std::vector<std::string> parts = base::split(path, '.');
  const Owner owner = owner_of(parts);
  if (owner.parts == parts.size()) return owner.words;
  std::string key;
  std::string entry;
  for (std::size_t i = owner.parts; i < parts.size(); ++i) {
    if (is_index(parts[i])) {
      entry = fmt::format("entry {} of ", std::stoi(parts[i]) + 1);
    } else if (!entry.empty()) {
      // Beyond an entry only the last word is said: the caret shows which one.
      key = parts[i];
      entry.clear();
    } else {
      key += (key.empty() ? "" : ".") + parts[i];
    }
  }
  const std::string words = fmt::format("{}\"{}\"", entry, key);
  return owner.words.empty() ? words : words + " of " + owner.words;
}

}  // namespace cloudctl::config
