#pragma once
// How texts become parts of a Dockerfile (docs.docker.com, "Dockerfile reference"). What a
// Dockerfile cannot express is refused, never mangled.

#include <span>
#include <string>
#include <string_view>

namespace cloudctl::render {

// A word that needs no quotes in any instruction: letters, digits and . _ / : @ = + , ~ -. Throws
// Error for anything else.
[[nodiscard]] std::string dockerfile_word(std::string_view text);

// The same for a pipeline (templates/ci/).
[[nodiscard]] std::string pipeline_word(std::string_view text);

// The exec form of CMD, ENTRYPOINT and HEALTHCHECK: a JSON array of strings. Throws Error for text
// that is not UTF-8.
[[nodiscard]] std::string json_array(std::span<const std::string> words);

}  // namespace cloudctl::render
