#include "render/json_documents.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

namespace cloudctl::render {
namespace {

// No object may be larger than what an API server stores (etcd.io, "System limits": 1.5 MiB).
constexpr std::size_t most_bytes = 4U << 20U;

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& why) {
  throw YAML::ParserException(mark, why);
}

std::size_t size_of(const JsonValue& value) {
  std::size_t size = value.scalar.size() + 1;
  for (const JsonValue& item : value.items) size += size_of(item);
  for (const auto& [key, member] : value.members) size += key.size() + size_of(member);
  return size;
}

// Numbers of YAML, but none of JSON.
bool is_no_number(std::string_view text) {
  static constexpr std::array<std::string_view, 6> words = {".inf", ".Inf", ".INF",
                                                            ".nan", ".NaN", ".NAN"};
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return std::find(words.begin(), words.end(), text) != words.end();
}

// "?" is the tag of a plain scalar, "!" of a quoted one.
JsonValue scalar_of(const YAML::Mark& mark, const std::string& tag, const std::string& value) {
  if (tag == "!" || tag == "tag:yaml.org,2002:str")
    return {.kind = JsonValue::Kind::text, .scalar = value};
  if (tag != "?" && !tag.empty()) refuse(mark, fmt::format("the tag \"{}\" is not known", tag));
  JsonValue result = plain_scalar(value);
  const bool too_large = result.kind == JsonValue::Kind::literal && result.scalar.ends_with("inf");
  if (is_no_number(value) || too_large)
    refuse(mark, fmt::format("JSON has no number \"{}\"", value));
  return result;
}

// Follows the events of the parser, with the values that are not complete yet on a stack.
class Builder : public YAML::EventHandler {
 public:
  [[nodiscard]] std::vector<JsonValue> finish() { return std::move(documents_); }

  void OnDocumentStart(const YAML::Mark&) override {
    documents_.emplace_back();
    anchored_.clear();
    expanded_ = 0;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, {}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) refuse(mark, "an alias stands inside of what it names");
    expanded_ += size_of(found->second);
    if (expanded_ > most_bytes) refuse(mark, "aliases make this document larger than 4 MiB");
    put(mark, found->second);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (awaits_key()) return take_key(mark, tag, value);
    leaf(mark, anchor, scalar_of(mark, tag, value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, JsonValue::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, JsonValue::Kind::map);
  }
  void OnMapEnd() override {
    sort_members();
    close();
  }

 private:
  struct Level {
    YAML::Mark mark;
    YAML::anchor_t anchor;
    JsonValue value;
    std::string key = {};
    bool at_value = false;
  };

  [[nodiscard]] bool awaits_key() const {
    return !levels_.empty() && levels_.back().value.kind == JsonValue::Kind::map &&
           !levels_.back().at_value;
  }

  void take_key(const YAML::Mark& mark, const std::string& tag, const std::string& value) {
    if (value == "<<" && tag == "?") refuse(mark, "a merge key (\"<<\") is no part of YAML 1.2");
    levels_.back().key = value;
    levels_.back().at_value = true;
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, JsonValue::Kind kind) {
    if (awaits_key()) refuse(mark, "a key of a mapping must be a text");
    levels_.push_back({.mark = mark, .anchor = anchor, .value = {.kind = kind}});
  }

  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, JsonValue value) {
    if (anchor != YAML::NullAnchor) anchored_[anchor] = value;
    put(mark, std::move(value));
  }

  void put(const YAML::Mark& mark, JsonValue value) {
    if (awaits_key()) refuse(mark, "a key of a mapping must be a text");
    if (levels_.empty()) {
      documents_.back() = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (level.value.kind == JsonValue::Kind::list) {
      level.value.items.push_back(std::move(value));
    } else {
      level.value.members.emplace_back(std::move(level.key), std::move(value));
      level.at_value = false;
    }
  }

  void sort_members() {
    auto& members = levels_.back().value.members;
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto twice =
        std::adjacent_find(members.begin(), members.end(),
                           [](const auto& a, const auto& b) { return a.first == b.first; });
    if (twice != members.end())
      refuse(levels_.back().mark, fmt::format("the key \"{}\" stands there twice", twice->first));
  }

  void close() {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    leaf(done.mark, done.anchor, std::move(done.value));
  }

  std::vector<JsonValue> documents_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, JsonValue> anchored_;
  std::size_t expanded_ = 0;
};

void write_text(std::string_view text, std::string& json) {
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      json += c;
    }
  }
  json += '"';
}

}  // namespace

std::vector<JsonValue> json_documents(const std::string& yaml) {
  Builder builder;
  std::istringstream stream(yaml);
  YAML::Parser parser(stream);
  while (parser.HandleNextDocument(builder)) {
  }
  return builder.finish();
}

const JsonValue* member(const JsonValue& map, std::string_view key) {
  for (const auto& [name, value] : map.members) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string text(const JsonValue* map, std::string_view key) {
  const JsonValue* value = map == nullptr ? nullptr : member(*map, key);
  return value != nullptr && value->kind == JsonValue::Kind::text ? value->scalar : "";
}

void write(const JsonValue& value, std::string& json) {
  using Kind = JsonValue::Kind;
  if (value.kind == Kind::null) json += "null";
  if (value.kind == Kind::literal) json += value.scalar;
  if (value.kind == Kind::text) write_text(value.scalar, json);
  const char* separator = "";
  if (value.kind == Kind::list) {
    json += '[';
    for (const JsonValue& item : value.items) {
      json += std::exchange(separator, ",");
      write(item, json);
    }
    json += ']';
  }
  if (value.kind == Kind::map) {
    json += '{';
    for (const auto& [key, member] : value.members) {
      json += std::exchange(separator, ",");
      write_text(key, json);
      json += ':';
      write(member, json);
    }
    json += '}';
  }
}

}  // namespace cloudctl::render
