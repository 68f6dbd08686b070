#include "action/ignore_pattern.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace cloudctl::action {

namespace {

constexpr std::string_view any_folders = "(.*/)?";
constexpr std::string_view anything = ".*";

// One element of a class: an escaped or plain character that filepath.Match accepts there.
std::optional<std::size_t> class_element_length(std::string_view rest) {
  if (rest.empty() || rest.front() == '-' || rest.front() == ']') return std::nullopt;
  const std::size_t escape = rest.front() == '\\' ? 1 : 0;
  if (rest.size() == escape) return std::nullopt;
  return escape + base::decode(rest.substr(escape)).length;
}

// Go's filepath.Match: the length of the class that begins here, none if it is malformed.
std::optional<std::size_t> class_length(std::string_view pattern) {
  std::size_t at = 1;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  for (bool is_first = true;; is_first = false) {
    if (at < pattern.size() && pattern[at] == ']' && !is_first) return at + 1;
    auto element = class_element_length(pattern.substr(std::min(at, pattern.size())));
    if (!element) return std::nullopt;
    at += *element;
    if (at < pattern.size() && pattern[at] == '-') {
      element = class_element_length(pattern.substr(at + 1));
      if (!element) return std::nullopt;
      at += 1 + *element;
    }
    if (at >= pattern.size()) return std::nullopt;
  }
}

// filepath.Match(pattern, ".") as moby calls it: it looks only as far as the second run of stars,
// as nothing before that matches ".".
bool accepted_by_match(std::string_view pattern) {
  pattern.remove_prefix(std::min(pattern.find_first_not_of('*'), pattern.size()));
  for (std::size_t at = 0; at < pattern.size() && pattern[at] != '*';) {
    if (pattern[at] == '\\') {
      if (at + 1 == pattern.size()) return false;
      at += 2;
    } else if (pattern[at] == '[') {
      const auto length = class_length(pattern.substr(at));
      if (!length) return false;
      at += *length;
    } else {
      ++at;
    }
  }
  return true;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The run of stars that "**" stands for, with the slash that it takes along.
std::size_t double_star_length(std::string_view rest) {
  return rest.size() > 2 && rest[2] == '/' ? 3 : 2;
}

}  // namespace

// The pattern as the expression that moby makes of it, and then as tokens of that.
struct IgnorePattern::Expression {
  Shape shape = Shape::exact;
  std::vector<Token> tokens;
  bool well_formed = true;

  explicit Expression(std::string_view pattern) {
    const std::string expression = translated(pattern);
    if (shape != Shape::expression) return;
    for (std::string_view rest = expression; !rest.empty();) rest.remove_prefix(take(rest));
  }

 private:
  std::string translated(std::string_view pattern) {
    std::string result;
    for (std::size_t at = 0; at < pattern.size();) {
      const std::string_view rest = pattern.substr(at);
      if (rest.starts_with("**")) {
        const std::size_t length = double_star_length(rest);
        result += double_star(at + length == pattern.size());
        if (at == 0) shape = Shape::suffix;
        at += length;
        continue;
      }
      const char c = rest.front();
      const bool is_escape = c == '\\' && rest.size() > 1;
      if (is_escape || std::string_view("*?[]").find(c) != std::string_view::npos) {
        shape = Shape::expression;
      }
      if (is_escape) {
        result += rest.substr(0, 2);
      } else if (c == '*') {
        result += "[^/]*";
      } else if (c == '?') {
        result += "[^/]";
      } else {
        if (std::string_view(".+()|{}$").find(c) != std::string_view::npos) result += '\\';
        result += c;
      }
      at += is_escape ? 2 : 1;
    }
    return result;
  }

  std::string_view double_star(bool is_last) {
    if (is_last && shape == Shape::exact) {
      shape = Shape::prefix;
      return "";
    }
    shape = Shape::expression;
    return is_last ? anything : any_folders;
  }

  // The next token; returns how much of the expression it is.
  std::size_t take(std::string_view rest) {
    if (rest.starts_with(any_folders)) return add({.kind = Kind::folders}, any_folders.size());
    if (rest.starts_with(anything)) return add({.kind = Kind::rest}, anything.size());
    if (rest.front() == '^') return add({.kind = Kind::begin}, 1);
    if (rest.front() == '[') return take_set(rest);
    const std::size_t escape = rest.front() == '\\' ? 1 : 0;
    if (escape == rest.size()) return refuse(rest);
    if (escape == 1 && is_letter_or_digit(rest[1])) return add({.kind = Kind::set}, 2);
    const std::size_t length = base::decode(rest.substr(escape)).length;
    if (tokens.empty() || tokens.back().kind != Kind::literal) tokens.push_back({});
    tokens.back().literal += rest.substr(escape, length);
    return escape + length;
  }

  std::size_t refuse(std::string_view rest) {
    well_formed = false;
    return rest.size();
  }

  std::size_t add(Token token, std::size_t length) {
    tokens.push_back(std::move(token));
    return length;
  }

  struct Element {
    char32_t code = 0;
    std::size_t length = 0;
  };

  static Element element_at(std::string_view rest) {
    const std::size_t escape = rest.front() == '\\' && rest.size() > 1 ? 1 : 0;
    const auto decoded = base::decode(rest.substr(escape));
    return {.code = decoded.code, .length = escape + decoded.length};
  }

  std::size_t take_set(std::string_view rest) {
    Token token{.kind = Kind::set};
    std::size_t at = 1;
    if (rest.substr(at).starts_with('^')) {
      token.negated = true;
      ++at;
    }
    for (bool is_first = true; at < rest.size() && (is_first || rest[at] != ']');
         is_first = false) {
      const Element low = element_at(rest.substr(at));
      at += low.length;
      Element high = low;
      if (at + 1 < rest.size() && rest[at] == '-' && rest[at + 1] != ']') {
        high = element_at(rest.substr(at + 1));
        at += 1 + high.length;
      }
      if (high.code < low.code) well_formed = false;
      token.ranges.emplace_back(low.code, high.code);
    }
    if (at >= rest.size()) return refuse(rest);
    ++at;
    token.repeated = rest.substr(at).starts_with('*');
    if (token.repeated) ++at;
    return add(std::move(token), at);
  }
};

bool IgnorePattern::Token::has(char32_t code) const {
  const bool found = std::any_of(ranges.begin(), ranges.end(), [code](const auto& range) {
    return range.first <= code && code <= range.second;
  });
  return found != negated;
}

// Tries all ways; one that has failed once is not tried again, so that time stays bounded by
// tokens × length.
class IgnorePattern::Attempt {
 public:
  Attempt(const std::vector<Token>& tokens, std::string_view path)
      : tokens_(tokens), path_(path), failed_(tokens.size() * (path.size() + 1)) {}

  bool from(std::size_t token, std::size_t at) {
    if (token == tokens_.size()) return at == path_.size();
    const std::size_t way = token * (path_.size() + 1) + at;
    if (failed_[way]) return false;
    if (step(token, at)) return true;
    failed_[way] = true;
    return false;
  }

 private:
  bool step(std::size_t index, std::size_t at) {
    const Token& token = tokens_[index];
    switch (token.kind) {
      case Kind::literal:
        return path_.substr(at).starts_with(token.literal) &&
               from(index + 1, at + token.literal.size());
      case Kind::begin:
        return at == 0 && from(index + 1, at);
      case Kind::rest:
        return index + 1 == tokens_.size() || any_end(index, at);
      case Kind::folders:
        return from(index + 1, at) || after_slash(index, at);
      case Kind::set:
        return step_set(index, at);
    }
    return false;
  }

  bool any_end(std::size_t index, std::size_t at) {
    for (std::size_t end = at; end <= path_.size(); ++end) {
      if (from(index + 1, end)) return true;
    }
    return false;
  }

  // One folder more, then the same question again, so that each is asked once.
  bool after_slash(std::size_t index, std::size_t at) {
    const auto slash = path_.find('/', at);
    return slash != std::string_view::npos && from(index, slash + 1);
  }

  bool step_set(std::size_t index, std::size_t at) {
    const Token& token = tokens_[index];
    if (token.repeated && from(index + 1, at)) return true;
    if (at >= path_.size()) return false;
    const auto decoded = base::decode(path_.substr(at));
    if (!token.has(decoded.code)) return false;
    return from(token.repeated ? index : index + 1, at + decoded.length);
  }

  const std::vector<Token>& tokens_;
  std::string_view path_;
  std::vector<bool> failed_;
};

IgnorePattern::IgnorePattern(std::string text) : text_(std::move(text)) {
  well_formed_ = accepted_by_match(text_);
  if (!well_formed_) return;
  Expression expression(text_);
  shape_ = expression.shape;
  tokens_ = std::move(expression.tokens);
  well_formed_ = expression.well_formed;
}

bool IgnorePattern::matches(std::string_view path) const {
  if (!well_formed_) return false;
  const std::string_view text = text_;
  switch (shape_) {
    case Shape::exact:
      return path == text;
    case Shape::prefix:
      return path.starts_with(text.substr(0, text.size() - 2));
    case Shape::suffix:
      return path.ends_with(text.substr(2)) ||
             (text.substr(2).starts_with('/') && path == text.substr(3));
    case Shape::expression:
      break;
  }
  const Token& first = tokens_.front();
  if (first.kind == Kind::literal && !path.starts_with(first.literal)) return false;
  return Attempt(tokens_, path).from(0, 0);
}

}  // namespace cloudctl::action
