#include "config/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/codes.h"
#include "config/forms.h"
#include "config/keys.h"

namespace cloudctl::config {
namespace {

std::string indented(std::string_view text) {
  std::string result;
  for (const std::string& line : base::lines(text)) result += "    " + line + "\n";
  return result;
}

std::string explain_code(const CodeText& code) {
  std::string text = fmt::format("{}: {}\n\n{}\n", code.code, code.title, code.meaning);
  if (!code.wrong.empty()) text += "\nwrong:\n" + indented(code.wrong);
  if (!code.right.empty()) text += "\nright:\n" + indented(code.right);
  return text;
}

std::string form_in_words(const Key& key) {
  std::string form = expected_form(key);
  if (key.scalar == Scalar::integer) form += fmt::format(", {} to {}", key.least, key.most);
  if (key.scalar == Scalar::text) {
    const FormatWords words = words_of(key.format);
    if (!words.looks.empty()) form += fmt::format(" ({})", words.looks);
  }
  return form;
}

std::string targets_in_words(const Key& key) {
  if (key.targets.empty()) return "all";
  if (key.targets == "-") return "none yet: it is read and checked, and refused by deploy";
  return base::join(base::split(key.targets, ' '), ", ");
}

std::string explain_key(const Key& key) {
  std::string text = fmt::format("{}\n  {}\n\n", key.path, key.sentence);
  text += fmt::format("  form      {}\n", form_in_words(key));
  if (!key.fallback.empty()) text += fmt::format("  default   {}\n", key.fallback);
  text += fmt::format("  targets   {}\n", targets_in_words(key));
  text += fmt::format("  example   {}\n", key.example);
  std::vector<const Key*> below = keys_below(key);
  for (const std::string_view mark : {"[]", ".*"}) {
    if (!below.empty()) break;
    if (const Key* entry = find_key(std::string(key.path) + std::string(mark))) {
      if (entry->path != key.path) below = keys_below(*entry);
    }
  }
  if (below.empty()) return text;
  text += "\n  keys below:\n";
  for (const Key* one : below) {
    text += fmt::format("    {}  {}\n", base::padded(last_word(one->path), 12), one->sentence);
  }
  return text;
}

bool ends_with_word(std::string_view path, std::string_view word) {
  if (!path.ends_with(word)) return false;
  return path.size() == word.size() || path[path.size() - word.size() - 1] == '.';
}

// "replicas" is services.*.replicas, "type" stands in several places.
std::vector<const Key*> keys_called(std::string_view word) {
  std::vector<const Key*> found;
  for (const Key& key : keys()) {
    if (ends_with_word(key.path, word) ||
        (key.path.ends_with("[]") && ends_with_word(key.path, std::string(word) + "[]"))) {
      found.push_back(&key);
    }
  }
  return found;
}

std::string list_of(std::string_view word, const std::vector<const Key*>& found) {
  std::string text = fmt::format("several keys are called \"{}\":\n", word);
  for (const Key* key : found) text += fmt::format("  {}\n      {}\n", key->path, key->sentence);
  return text;
}

// "services", "services[]" and "services.*" belong together: the first one explains all.
std::vector<const Key*> without_entries(const std::vector<const Key*>& found) {
  std::vector<const Key*> result;
  for (const Key* key : found) {
    if (!key->path.ends_with("[]") && !key->path.ends_with(".*")) result.push_back(key);
  }
  return result.empty() ? found : result;
}

}  // namespace

std::optional<std::string> explanation(std::string_view key_or_code) {
  for (const CodeText& code : all_codes()) {
    if (code.code == key_or_code) return explain_code(code);
  }
  if (key_or_code == "service") key_or_code = "services.*";
  if (key_or_code == "target") key_or_code = "targets.*";
  if (const Key* key = find_key(key_or_code)) return explain_key(*key);
  const std::vector<const Key*> found = without_entries(keys_called(key_or_code));
  if (found.empty()) return {};
  return found.size() == 1 ? explain_key(*found.front()) : list_of(key_or_code, found);
}

std::vector<std::string> explainable() {
  std::vector<std::string> all;
  for (const Key& key : keys()) all.emplace_back(key.path);
  for (const CodeText& code : all_codes()) all.emplace_back(code.code);
  return all;
}

}  // namespace cloudctl::config
