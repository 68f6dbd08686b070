#pragma once
// The rules of .dockerignore (docs.docker.com, "Build context"; moby/patternmatcher): the last
// matching rule wins, "!" lets in again, a leading slash means nothing. What a single pattern
// matches is told in ignore_pattern.h.

#include <string>
#include <string_view>
#include <vector>

#include "action/ignore_pattern.h"

namespace cloudctl::action {

class Ignore {
 public:
  // Throws Error naming `origin` and the line for a pattern that Docker refuses.
  explicit Ignore(std::string_view text, const std::string& origin = ".dockerignore");

  // What a folder is judged to be, with what its content needs to know of it. A fresh one is that
  // of the context itself.
  struct Judgement {
    bool excluded = false;
    std::vector<bool> matched;  // by rule
  };
  // Of a relative path with '/', below a folder that has been judged.
  [[nodiscard]] Judgement judge(std::string_view path, const Judgement& parent) const;
  // The same, for who asks for one path only.
  [[nodiscard]] bool excludes(std::string_view path) const;
  // True if nothing below this excluded folder can be let in again, so that it need not be walked:
  // BuildKit's rule (tonistiigi/fsutil, filter.go). The classic builder looks into fewer folders.
  [[nodiscard]] bool prunes(std::string_view folder) const;
  [[nodiscard]] bool empty() const { return rules_.empty(); }

 private:
  struct Rule {
    IgnorePattern pattern;
    bool exception = false;
  };
  std::vector<Rule> rules_;
  bool has_wildcard_exception_ = false;
};

}  // namespace cloudctl::action
