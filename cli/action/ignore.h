#pragma once
// The rules of .dockerignore (docs.docker.com, "Build context", and moby/patternmatcher): Go's
// filepath.Match with "**", "!" exceptions, last match wins, a leading slash means nothing.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::action {

class Ignore {
 public:
  explicit Ignore(std::string_view text);
  [[nodiscard]] bool excludes(
      std::string_view path) const;  // relative, with '/'; a file below an excluded folder too
  // True if nothing below this excluded folder can be let in again, so that it need not be walked.
  [[nodiscard]] bool prunes(std::string_view folder) const;

 private:
  struct Rule {
    std::vector<std::string> parts;
    bool exception = false;
  };
  std::vector<Rule> rules_;
};

}  // namespace cloudctl::action
