#pragma once
// Names of images (distribution/reference, "Grammar"): where one is kept and under which name.

#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::tool {

struct Reference {
  std::string registry;    // "docker.io", "localhost:5000"
  std::string repository;  // "library/nginx", "acme/web"
  std::string tag;         // "1.26"; "latest" if neither tag nor digest is written
  std::string digest;      // "sha256:…"; may be empty
  bool operator==(const Reference&) const = default;
};

// Nothing if the text is no reference.
[[nodiscard]] std::optional<Reference> parse_reference(std::string_view text);
// Whole: "docker.io/library/nginx:1.26".
[[nodiscard]] std::string full_name(const Reference& reference);
// As users write it: "nginx:1.26".
[[nodiscard]] std::string familiar_name(const Reference& reference);

}  // namespace cloudctl::tool
