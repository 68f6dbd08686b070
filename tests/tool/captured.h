#pragma once
// Real output of the tools, as it was captured from docker 28.2.2 with an engine 20.10.24, compose
// 2.26.1 and buildx 0.13.1, from kubectl 1.36.3 with a cluster of the same version, and
// from minikube 1.38.1.

#include <string>

#include "base/file.h"
#include "support/sources.h"

namespace cloudctl::test {

[[nodiscard]] inline std::string captured(const std::string& name) {
  return base::read_file(source_root() + "/tests/tool/captured/" + name);
}

}  // namespace cloudctl::test
