#include "action/ignore.h"

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Go's path.Clean: "a//b/./c/../d/" → "a/b/d".
std::string cleaned(std::string_view path) {
  const bool is_rooted = path.starts_with('/');
  std::vector<std::string> parts;
  for (const std::string& part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    const bool goes_up = part == "..";
    if (goes_up && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!goes_up || !is_rooted) {
      parts.push_back(part);
    }
  }
  const std::string text = (is_rooted ? "/" : "") + base::join(parts, "/");
  return text.empty() ? "." : text;
}

// A rule as moby holds it. It reads "!" only after this, so that "/!a" is an exception too.
std::string normal(std::string_view rule) {
  const bool exception = rule.starts_with('!');
  if (exception) rule = base::trim(rule.substr(1));
  std::string text = rule.empty() ? "" : cleaned(rule);
  if (text.size() > 1 && text.front() == '/') text.erase(0, 1);
  return cleaned((exception ? "!" : "") + text);
}

// "a/**" and "a/*" can let in only what is below "a".
std::string_view without_trailing_glob(std::string_view pattern) {
  if (pattern.ends_with("/**")) pattern.remove_suffix(3);
  if (pattern.ends_with("/*")) pattern.remove_suffix(2);
  return pattern;
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

[[noreturn]] void refuse(std::string_view line, const std::string& where) {
  throw base::Error({.what = "ignore rule \"" + base::printable(line) + "\" is malformed",
                     .where = where,
                     .next = "close the \"[\", or put a \"\\\" before a character that is meant "
                             "literally; Docker refuses this file too",
                     .code = base::ExitCode::usage});
}

}  // namespace

Ignore::Ignore(std::string_view text, const std::string& origin) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  int number = 0;
  for (const std::string& line : base::split(text, '\n')) {
    ++number;
    if (line.starts_with('#') || base::trim(line).empty()) continue;
    const std::string written = normal(base::trim(line));
    const bool exception = written.front() == '!';
    Rule rule{.pattern = IgnorePattern(exception ? written.substr(1) : written),
              .exception = exception};
    if (written == "!" || !rule.pattern.is_well_formed()) {
      refuse(line, origin + ":" + std::to_string(number));
    }
    const auto fixed = without_trailing_glob(rule.pattern.text());
    if (exception && fixed.find_first_of("*[]?^\\") != std::string_view::npos) {
      has_wildcard_exception_ = true;
    }
    rules_.push_back(std::move(rule));
  }
}

// As moby does it (MatchesUsingParentResults): a rule that can no longer change the outcome is not
// looked at, and then counts as not matched for what is below.
Ignore::Judgement Ignore::judge(std::string_view path, const Judgement& parent) const {
  Judgement result{.excluded = false, .matched = std::vector<bool>(rules_.size())};
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    bool matched = !parent.matched.empty() && parent.matched[i];
    if (!matched) {
      if (rule.exception != result.excluded) continue;
      matched = rule.pattern.matches(path);
    }
    result.matched[i] = matched;
    if (matched) result.excluded = !rule.exception;
  }
  return result;
}

bool Ignore::excludes(std::string_view path) const {
  Judgement judgement;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = path.find('/', end + 1);
    judgement = judge(path.substr(0, end), judgement);
  }
  return judgement.excluded;
}

bool Ignore::prunes(std::string_view folder) const {
  if (has_wildcard_exception_) return false;
  for (const Rule& rule : rules_) {
    if (rule.exception && is_below(without_trailing_glob(rule.pattern.text()), folder)) {
      return false;
    }
  }
  return true;
}

}  // namespace cloudctl::action
