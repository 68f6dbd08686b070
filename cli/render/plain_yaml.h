#pragma once
// A quick look that recognises the plainest YAML, which is what our templates give: block mappings
// and lists of one-line scalars. It spares such texts the full reading, most of what rendering a
// thousand services would cost. Knows nothing of what is wrong with any other text.

#include <string_view>

namespace cloudctl::render {

// True: one document, well-formed for YAML 1.1 and 1.2 alike, no key twice in one mapping. False
// says nothing: ask yaml_reading (yaml.h). Never true for what yaml_reading finds a fault with.
[[nodiscard]] bool is_plain_yaml(std::string_view text);

}  // namespace cloudctl::render
