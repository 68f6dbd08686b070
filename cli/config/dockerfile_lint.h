#pragma once
// The classic mistakes of a Dockerfile, as warnings (D001 …) with their places. Text in, values
// out; knows no engine.

#include <optional>
#include <string_view>

#include "base/diagnostic.h"

namespace cloudctl::config {

struct DockerfileContext {
  bool has_dockerignore = false;  // of the build context
  std::optional<int> port;        // the service's first port, as the file says
};

[[nodiscard]] base::Diagnostics lint_dockerfile(const base::Source& dockerfile,
                                                const DockerfileContext& context);

}  // namespace cloudctl::config
