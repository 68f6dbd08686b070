#include "render/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "plan/digest.h"

namespace cloudctl::render {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Words that some reader takes for a boolean, nothing or a number, in any case of letters.
bool is_reserved(std::string_view text) {
  static constexpr std::array<std::string_view, 13> words{
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "nan", "inf", "none"};
  if (text.size() > 5) return false;
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// Starts with a letter, "_" or "/", so no number, date, sign or indicator can be meant; no ":",
// "#", "," or bracket, so it may stand in block and flow, as key and as value.
bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 512 || is_reserved(text)) return false;
  if (!is_letter(text.front()) && text.front() != '_' && text.front() != '/') return false;
  if (text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("_./-@+= ").find(c) != std::string::npos;
  });
}

std::uint32_t code_point(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  std::uint32_t value = first & (bytes.size() == 1 ? 0x7FU : 0xFFU >> (bytes.size() + 1));
  for (const char c : bytes.substr(1))
    value = (value << 6U) | (static_cast<unsigned char>(c) & 63U);
  return value;
}

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// c-printable of YAML 1.2 (5.1), without the line breaks of 1.1 and the byte order mark.
bool is_printable(std::uint32_t point) {
  if (point < 0x20 || (point >= 0x7F && point < 0xA0)) return false;
  return point != 0x2028 && point != 0x2029 && point != 0xFEFF && point != 0xFFFE &&
         point != 0xFFFF;
}

std::string escaped(std::uint32_t point) {
  static constexpr std::string_view digits = "0123456789abcdef";
  switch (point) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      break;
  }
  std::string text = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) text += digits[(point >> shift) & 15U];
  return text;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text[at]);
    const std::string_view bytes = text.substr(at, length);
    if (bytes == "\"" || bytes == "\\") result += '\\';
    result += is_printable(code_point(bytes)) ? std::string(bytes) : escaped(code_point(bytes));
    at += length;
  }
  return result + '"';
}

// Follows the events of yaml-cpp's parser: it must notice what the parser lets pass (a key twice),
// and feed what the document says into a digest.
class Listener : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override { digest_.add_field("document"); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { leaf(mark, "", "null"); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    leaf(mark, std::to_string(anchor), "alias");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    // "!" is a quoted scalar, "?" a plain one: "8080" and 8080 are two things.
    leaf(mark, value, tag);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    leaf(mark, "", "sequence");
    open_.push_back({});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    leaf(mark, "", "mapping");
    open_.push_back({.is_map = true});
  }
  void OnMapEnd() override { close(); }

  [[nodiscard]] YamlReading finish() {
    if (reading_.fault.empty()) reading_.digest = digest_.finish();
    return reading_;
  }

 private:
  struct Level {
    bool is_map = false;
    bool at_value = false;
    std::set<std::string> keys = {};
  };

  void leaf(const YAML::Mark& mark, const std::string& value, std::string_view kind) {
    digest_.add_field(kind);
    digest_.add_field(value);
    if (open_.empty() || !open_.back().is_map) return;
    Level& level = open_.back();
    if (!level.at_value && !level.keys.insert(value).second && reading_.fault.empty()) {
      reading_ = {.line = mark.line + 1,
                  .column = mark.column + 1,
                  .fault = "the key \"" + value + "\" stands there twice"};
    }
    level.at_value = !level.at_value;
  }

  void close() {
    digest_.add_field("end");
    open_.pop_back();
  }

  std::vector<Level> open_;
  YamlReading reading_;
  plan::Sha256 digest_;
};

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (!base::is_valid_utf8(text)) {
    throw base::Error({.what = "a text that is not UTF-8 cannot be written into YAML: \"" +
                               base::printable(base::to_valid_utf8(text)) + "\"",
                       .next = "write it in UTF-8",
                       .code = base::ExitCode::usage});
  }
  return is_plain(text) ? std::string(text) : quoted(text);
}

YamlReading yaml_reading(std::string_view text) {
  Listener listener;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(listener)) {
    }
  } catch (const YAML::Exception& error) {
    return {.line = error.mark.line + 1, .column = error.mark.column + 1, .fault = error.msg};
  }
  return listener.finish();
}

std::string indented(std::string_view text, int columns) {
  std::string result;
  for (const std::string& line : base::lines(text)) {
    if (!result.empty()) result += '\n';
    if (!line.empty()) result.append(static_cast<std::size_t>(columns), ' ').append(line);
  }
  return result;
}

}  // namespace cloudctl::render
