#pragma once
// What a generated Dockerfile says: base image, packages, how the program is started and asked for
// its health. Knows no template.

#include <string>

#include "plan/service.h"
#include "render/facts.h"

namespace cloudctl::render {

// The template of a language: "docker/python.Dockerfile". Throws Error for a folder of no language
// that we know.
[[nodiscard]] std::string dockerfile_template(const plan::ImageBuild& build);

// Throws Error where the folder does not say how it is started.
[[nodiscard]] Facts dockerfile_facts(const plan::ImageBuild& build);

}  // namespace cloudctl::render
