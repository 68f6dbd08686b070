#pragma once
// Whether a registry would take our images, asked before anything is built: the API's base route
// and, where it wants one, a token (distribution specification, "Pushing"; docker's "Token
// Authentication").

#include <optional>
#include <string>

#include "base/secret.h"
#include "observe/probe.h"

namespace cloudctl::observe {

struct Login {
  std::string user;
  base::Secret password;
};

enum class Registry { reachable, needs_login, wrong_login, unreachable };

struct RegistryAnswer {
  Registry how = Registry::unreachable;
  std::string
      sentence;  // `registry "localhost:5000" takes no pushes to "acme/web" with this login`
  std::string next;
};

// `repository` is the image's path without registry and tag. Plain HTTP only for loopback
// addresses, as the engine does.
[[nodiscard]] RegistryAnswer registry_login(const Ask& ask, const std::string& registry,
                                            const std::string& repository,
                                            const std::optional<Login>& login);

// Registry and repository of a reference: {"docker.io", "library/nginx"}.
struct Reference {
  std::string registry, repository, tag;
  bool operator==(const Reference&) const = default;
};
[[nodiscard]] Reference parse_reference(const std::string& reference);

}  // namespace cloudctl::observe
