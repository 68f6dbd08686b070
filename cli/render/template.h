#pragma once
// A template and the one way to print it: logic-less Mustache (mustache.github.io/mustache.5.html),
// escaped by default, strict about names. Knows no plan and no file.

#include <memory>
#include <string>
#include <string_view>

#include "render/facts.h"

namespace cloudctl::render {

// How {{name}} prints a text.
enum class Escape {
  yaml,        // a YAML scalar
  compose,     // the same, and "$" doubled: compose's own interpolation must not see it
  dockerfile,  // a word (dockerfile_text.h)
  pipeline,    // a word too: it stands in YAML, in Groovy and in a shell's lines alike
};

[[nodiscard]] Escape escape_of(
    std::string_view template_name);  // "docker/…", "local/…", "ci/…", others

class Template {
 public:
  // Throws Error naming the template for tags that do not match and for partials, which we have
  // not.
  Template(std::string name, const std::string& text);
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;

  // Throws Error naming template and name when it uses a name that is not among the facts, and when
  // it prints a user's text without escaping ({{{name}}}). Not for several threads at once.
  [[nodiscard]] std::string render(const Facts& facts) const;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Parsed;
  std::string name_;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace cloudctl::render
