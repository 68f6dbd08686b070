#include "config/value.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/formats_numbers.h"
#include "config/forms.h"

namespace cloudctl::config {
namespace {

void note_format(const Value& value, const std::string& what_is_wrong, Notes& notes) {
  const FormatWords words = words_of(value.key->format);
  notes.error(value.span(),
              {.code = std::string(code_of(value.key->format)),
               .message = fmt::format("{} must be {}{}{}", in_words(value.path), words.is,
                                      words.looks.empty() ? "" : " ", words.looks),
               .label = what_is_wrong,
               .help = fmt::format("for example: {}", value.key->example)});
}

// 1.10 is a number for YAML, and 1.1 for everybody who reads it so.
bool must_be_quoted(const Value& value) {
  return value.key->format == Format::version && value.node->plain &&
         looks_like_number(value.node->text);
}

bool is_scalar(const Value& value, Notes& notes) {
  if (value.is(NodeKind::scalar)) return true;
  note_wrong_form(value, notes);
  return false;
}

// A decimal number with its sign; nothing if it is not one.
std::optional<std::int64_t> signed_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto number = whole_number(negative ? text.substr(1) : text);
  if (!number) return {};
  return negative ? -*number : *number;
}

}  // namespace

std::optional<std::string> read_text(const Value& value, Notes& notes) {
  if (!is_scalar(value, notes)) return {};
  const std::string& text = value.node->text;
  if (must_be_quoted(value)) {
    notes.error(value.span(),
                {.code = "C015",
                 .message = fmt::format("{} must stand in quotes", in_words(value.path)),
                 .label = fmt::format("a number for YAML; write \"{}\"", text),
                 .help = "without quotes 1.10 would be the same as 1.1"});
    return {};
  }
  if (const auto wrong = complaint(value.key->format, text)) {
    note_format(value, *wrong, notes);
    return {};
  }
  return text;
}

std::optional<int> read_integer(const Value& value, Notes& notes) {
  if (!is_scalar(value, notes)) return {};
  const auto number = value.node->plain ? signed_number(value.node->text) : std::nullopt;
  if (!number) {
    note_wrong_form(value, notes);
    return {};
  }
  const Key& key = *value.key;
  if (*number >= key.least && *number <= key.most) return static_cast<int>(*number);
  notes.error(value.span(), {.code = "C016",
                             .message = fmt::format("{} must be from {} to {}",
                                                    in_words(value.path), key.least, key.most),
                             .label = *number < key.least ? "too small" : "too big",
                             .help = fmt::format("for example: {}", key.example)});
  return {};
}

std::optional<bool> read_boolean(const Value& value, Notes& notes) {
  if (!is_scalar(value, notes)) return {};
  if (value.node->plain && value.node->text == "true") return true;
  if (value.node->plain && value.node->text == "false") return false;
  note_wrong_form(value, notes);
  return {};
}

std::optional<std::size_t> read_word(const Value& value, Notes& notes) {
  if (!is_scalar(value, notes)) return {};
  const std::vector<std::string> words = base::split(value.key->words, ' ');
  const auto found = std::find(words.begin(), words.end(), value.node->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const auto near = base::nearest(value.node->text, words);
  notes.error(value.span(), {.code = "C017",
                             .message = fmt::format("{} cannot be \"{}\"", in_words(value.path),
                                                    base::printable(value.node->text)),
                             .label = near ? fmt::format("did you mean \"{}\"?", *near) : "",
                             .help = "possible are " + base::join(words, ", ")});
  return {};
}

std::optional<std::chrono::milliseconds> read_duration(const Value& value, Notes& notes) {
  const auto text = read_text(value, notes);
  if (!text) return {};
  return base::parse_duration(*text);
}

std::optional<int> read_percent(const Value& value, Notes& notes) {
  const auto text = read_text(value, notes);
  if (!text) return {};
  return static_cast<int>(*whole_number(std::string_view(*text).substr(0, text->size() - 1)));
}

}  // namespace cloudctl::config
