#include "config/secret_words.h"

#include <algorithm>
#include <array>
#include <string>

namespace cloudctl::config {

bool is_secret_name(std::string_view name) {
  static constexpr std::array<std::string_view, 8> words{
      "PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY"};
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  if (upper.ends_with("_FILE")) return false;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return upper.find(word) != std::string::npos; });
}

bool looks_secret(std::string_view name, std::string_view value) {
  return value.size() >= 4 && value != "true" && value != "false" && is_secret_name(name);
}

}  // namespace cloudctl::config
