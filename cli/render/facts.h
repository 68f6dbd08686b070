#pragma once
// What a template may say, as a small tree of values. Every decision is taken when the tree is made
// (facts_*.h): a template only prints, repeats and leaves out. Knows no template.

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cloudctl::render {

// Text that is correct as it stands: numbers, and what was rendered before. Never a user's words.
struct Raw {
  std::string text;
  bool operator==(const Raw&) const = default;
};

struct Fact;
struct NamedFact;
using List = std::vector<Fact>;
using Facts = std::vector<NamedFact>;  // each name once

// Text is escaped where it is printed. `false` and an empty list leave a section out.
struct Fact {
  std::variant<std::string, Raw, bool, List, Facts> value;

  Fact(std::string text);
  Fact(const char* text);
  Fact(Raw raw);
  Fact(bool given);
  Fact(int number);
  Fact(List list);
  Fact(Facts facts);
  bool operator==(const Fact&) const = default;
};

struct NamedFact {
  std::string name;
  Fact value;
  bool operator==(const NamedFact&) const = default;
};

// Here, where all that a Fact may hold is complete.
inline Fact::Fact(std::string text) : value(std::move(text)) {}
inline Fact::Fact(const char* text) : value(std::string(text)) {}
inline Fact::Fact(Raw raw) : value(std::move(raw)) {}
inline Fact::Fact(bool given) : value(given) {}
inline Fact::Fact(int number) : value(Raw{std::to_string(number)}) {}
inline Fact::Fact(List list) : value(std::move(list)) {}
inline Fact::Fact(Facts facts) : value(std::move(facts)) {}

// A section that holds only if there is something to say.
[[nodiscard]] inline Fact if_any(List list, const char* name) {
  if (list.empty()) return false;
  return Facts{{name, std::move(list)}};
}

[[nodiscard]] inline Fact if_given(const std::string& text) {
  if (text.empty()) return false;
  return text;
}

}  // namespace cloudctl::render
