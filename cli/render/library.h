#pragma once
// The templates by name: the user's own where there is one, else the embedded one; each is read
// once. Knows no facts.

#include <map>
#include <string>
#include <string_view>

#include "render/template.h"
#include "render/tree.h"

namespace cloudctl::render {

class Library {
 public:
  // Throws Error for an overriding template whose name is none of ours (with the nearest one).
  explicit Library(const Overrides& overrides);

  // Throws Error as Template does.
  [[nodiscard]] std::string print(const std::string& name, const Facts& facts);
  // The same for whole documents: also throws Error when the result cannot be read as YAML again.
  [[nodiscard]] std::string print_yaml(const std::string& name, const Facts& facts);
  // yaml_reading's digest of what print_yaml gives.
  [[nodiscard]] std::string digest_of(const std::string& name, const Facts& facts);

 private:
  std::map<std::string, std::string, std::less<>> overrides_;
  std::map<std::string, Template, std::less<>> read_;
};

}  // namespace cloudctl::render
