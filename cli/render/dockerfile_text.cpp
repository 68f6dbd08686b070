#include "render/dockerfile_text.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::render {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._/:@=+,~-").find(c) != std::string_view::npos;
}

base::Error refused(std::string_view text, const std::string& why,
                    const std::string& kind = "Dockerfile") {
  return base::Error({.what = "the text \"" + base::printable(base::to_valid_utf8(text)) +
                              "\" cannot stand in a generated " + kind + ": " + why,
                      .next = "rename it, or write a " + kind + " of your own",
                      .code = base::ExitCode::usage});
}

std::string word(std::string_view text, const std::string& kind) {
  if (text.empty()) throw refused(text, "it is empty", kind);
  if (!std::all_of(text.begin(), text.end(), is_word_character)) {
    throw refused(text, "only letters, digits and . _ / : @ = + , ~ - can", kind);
  }
  return std::string(text);
}

void append_json(std::string& result, char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    result += '\\';
    result += c;
  } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    result += "\\u00";
    result += digits[static_cast<unsigned char>(c) >> 4U];
    result += digits[static_cast<unsigned char>(c) & 15U];
  } else {
    result += c;
  }
}

}  // namespace

std::string dockerfile_word(std::string_view text) {
  return word(text, "Dockerfile");
}

std::string pipeline_word(std::string_view text) {
  return word(text, "pipeline");
}

std::string json_array(std::span<const std::string> words) {
  std::string result = "[";
  for (const std::string& word : words) {
    if (!base::is_valid_utf8(word)) throw refused(word, "it is not UTF-8");
    if (result.size() > 1) result += ", ";
    result += '"';
    for (const char c : word) append_json(result, c);
    result += '"';
  }
  return result + "]";
}

}  // namespace cloudctl::render
