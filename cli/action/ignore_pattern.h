#pragma once
// One pattern of a .dockerignore file, as moby/patternmatcher understands it: it turns a pattern
// into a regular expression of Go (RE2), with all that follows from that, such as "a**b" being "a",
// perhaps folders, "b". Knows no file and no order of rules.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudctl::action {

class IgnorePattern {
 public:
  // `text`: cleaned (as Go's path.Clean), without "!".
  explicit IgnorePattern(std::string text);

  // A relative path with '/', whole. A malformed pattern matches nothing.
  [[nodiscard]] bool matches(std::string_view path) const;
  [[nodiscard]] const std::string& text() const { return text_; }
  // False where Docker refuses the whole file (ErrBadPattern of Go's filepath.Match, or a range
  // such as [b-a]). "\d" and its like, a class or control character of RE2 there, match nothing
  // here.
  [[nodiscard]] bool is_well_formed() const { return well_formed_; }

 private:
  enum class Shape { exact, prefix, suffix, expression };
  enum class Kind { literal, set, folders, rest, begin };
  struct Token {
    Kind kind = Kind::literal;
    std::string literal{};
    std::vector<std::pair<char32_t, char32_t>> ranges{};  // of a set; both ends included
    bool negated = false, repeated = false;               // of a set: [^…], […]*
    [[nodiscard]] bool has(char32_t code) const;
  };
  struct Expression;  // text → shape and tokens
  class Attempt;      // tokens against one path

  std::string text_;
  Shape shape_ = Shape::exact;
  std::vector<Token> tokens_;
  bool well_formed_ = true;
};

}  // namespace cloudctl::action
