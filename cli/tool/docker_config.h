#pragma once
// The docker CLI's configuration file as far as it says how to log in to a registry (docker/cli,
// cli/config/configfile). Pure on its text; helpers are named, not run.

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "process/command_line.h"

namespace cloudctl::tool {

struct RegistryLogin {
  std::string user;
  base::Secret password;
  base::Secret identity_token;  // instead of a password, of registries with OAuth2
  bool operator==(const RegistryLogin&) const = default;
};

struct Credential {
  std::optional<RegistryLogin> login;  // stands in the file
  std::string helper;                  // program to be asked, "docker-credential-pass"; or empty
  [[nodiscard]] bool none() const { return !login && helper.empty(); }
  bool operator==(const Credential&) const = default;
};

// Of "docker.io", "localhost:5000"… A text that is not JSON throws Error naming `origin`; an empty
// one has no logins.
[[nodiscard]] Credential credential(std::string_view config_json, std::string_view registry,
                                    const std::string& origin);

// docker/docker-credential-helpers, "Development": the registry over stdin, JSON back; exits with 1
// if it has none.
[[nodiscard]] process::CommandLine credential_get(const std::string& helper,
                                                  std::string_view registry);
[[nodiscard]] RegistryLogin parse_credential(std::string_view out);

// The key under which docker keeps a registry's login: Docker Hub has one of its own.
[[nodiscard]] std::string credential_key(std::string_view registry);

}  // namespace cloudctl::tool
