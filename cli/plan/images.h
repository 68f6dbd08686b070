#pragma once
// Which image a service or companion runs, and how it comes about if we build it. Touches no disk:
// what the folders hold is part of the request.

#include <string>

#include "plan/resolve.h"
#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

// Whose image, and what the user says about it.
struct ImageRequest {
  std::string service, companion;  // companion: may be empty
  std::optional<config::Build> build;
  std::optional<std::string> image;
  int port = 0;  // the service's first; a generated Dockerfile listens there
};

// "web", or "web/watcher": the key of the request's maps.
[[nodiscard]] std::string key_of(const ImageRequest& image);

[[nodiscard]] Image settle_image(const ImageRequest& image, const Request& request, Scope& scope);

}  // namespace cloudctl::plan
