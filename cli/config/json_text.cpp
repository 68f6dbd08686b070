#include "config/json_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace cloudctl::config {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  return base::join(parts, ",");
}

// The end of the string that begins at `open`.
std::size_t end_of_string(std::string_view json, std::size_t open) {
  std::size_t end = open + 1;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return end + 1;
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : base::to_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\t') {
      json += "\\t";
    } else if (byte < 0x20) {
      json += fmt::format("\\u{:04x}", byte);
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::string json_array(const std::vector<std::string>& values) {
  return "[" + joined(values) + "]";
}

std::string json_object(const std::vector<JsonMember>& members) {
  std::vector<std::string> parts;
  parts.reserve(members.size());
  for (const JsonMember& member : members) {
    parts.push_back(json_string(member.name) + ":" + member.value);
  }
  return "{" + joined(parts) + "}";
}

std::string json_pretty(std::string_view compact) {
  std::string pretty;
  std::size_t level = 0;
  const auto new_line = [&] { pretty += "\n" + std::string(2 * level, ' '); };
  for (std::size_t i = 0; i < compact.size(); ++i) {
    const char c = compact[i];
    if (c == '"') {
      const std::size_t end = end_of_string(compact, i);
      pretty += compact.substr(i, end - i);
      i = end - 1;
    } else if (c == '{' || c == '[') {
      pretty += c;
      const bool empty = i + 1 < compact.size() && (compact[i + 1] == '}' || compact[i + 1] == ']');
      if (empty) {
        pretty += compact[++i];
        continue;
      }
      ++level;
      new_line();
    } else if (c == '}' || c == ']') {
      --level;
      new_line();
      pretty += c;
    } else {
      pretty += c;
      if (c == ':') pretty += ' ';
      if (c == ',') new_line();
    }
  }
  return pretty + "\n";
}

}  // namespace cloudctl::config
