#pragma once
// Whether a registry would take our images, and which it has, asked before anything is built: the
// API's base route and, where it wants one, a token (distribution specification, "Pushing";
// docker's "Token Authentication").

#include <optional>
#include <string>

#include "observe/probe.h"
#include "tool/docker_config.h"
#include "tool/reference.h"

namespace cloudctl::observe {

enum class Registry { reachable, needs_login, wrong_login, unreachable };

struct RegistryAnswer {
  Registry how = Registry::unreachable;
  std::string
      sentence;  // `registry "localhost:5000" takes no pushes to "acme/web" with this login`
  std::string next;
};

// An upload to the reference's repository is begun and given up again: the only sure way to know.
[[nodiscard]] RegistryAnswer registry_login(const Ask& ask, const tool::Reference& reference,
                                            const std::optional<tool::RegistryLogin>& login);

// "sha256:…" of the manifest that the registry has under the reference's tag; nothing if it has
// none or does not say.
[[nodiscard]] std::optional<std::string> manifest_digest(
    const Ask& ask, const tool::Reference& reference,
    const std::optional<tool::RegistryLogin>& login);

}  // namespace cloudctl::observe
