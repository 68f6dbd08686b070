#include "tool/docker_config.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "tool/json.h"
#include "tool/registry.h"

namespace cloudctl::tool {
namespace {

constexpr std::string_view hub_key = "https://index.docker.io/v1/";
// What stands for the user name of an identity token (docker-credential-helpers, "Development").
constexpr std::string_view token_user = "<token>";

// Old entries are URLs: "https://registry.example.com/v1/" (docker/cli, ConvertToHostname).
std::string host_of(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  return std::string(key.substr(0, key.find('/')));
}

RegistryLogin login_from(std::string user, std::string secret) {
  if (user == token_user) return {.identity_token = base::Secret(std::move(secret))};
  return {.user = std::move(user), .password = base::Secret(std::move(secret))};
}

std::optional<RegistryLogin> login_of(const Json& entry) {
  const std::string token = text(entry, "identitytoken");
  const std::string pair = from_base64(text(entry, "auth")).value_or("");
  const std::size_t colon = pair.find(':');
  RegistryLogin login;
  if (colon != std::string::npos) {
    login = login_from(pair.substr(0, colon), pair.substr(colon + 1));
  } else {
    login = login_from(text(entry, "username"), text(entry, "password"));
  }
  if (!token.empty()) login.identity_token = base::Secret(token);
  if (login.password.empty() && login.identity_token.empty()) return std::nullopt;
  return login;
}

std::string helper_of(const Json& config, const std::string& key) {
  std::string name = text(member(config, "credHelpers"), key);
  if (name.empty()) name = text(config, "credsStore");
  return name.empty() ? "" : "docker-credential-" + name;
}

}  // namespace

std::string credential_key(std::string_view registry) {
  return std::string(registry == "docker.io" ? hub_key : registry);
}

Credential credential(std::string_view config_json, std::string_view registry,
                      const std::string& origin) {
  if (base::trim(config_json).empty()) return {};
  const Json config = Json::parse(config_json, nullptr, false);
  if (!config.is_object()) {
    throw base::Error({.what = fmt::format("\"{}\" is not JSON", origin),
                       .where = origin,
                       .next = "mend it, or move it away and run \"docker login\" again"});
  }
  const std::string key = credential_key(registry);
  Credential found{.helper = helper_of(config, key)};
  if (!found.helper.empty()) return found;
  const Json& entries = member(config, "auths");
  if (entries.contains(key)) {
    found.login = login_of(entries.at(key));
    return found;
  }
  if (!entries.is_object()) return found;
  for (const auto& [name, entry] : entries.items()) {
    if (host_of(name) == host_of(key)) found.login = login_of(entry);
  }
  return found;
}

process::CommandLine credential_get(const std::string& helper, std::string_view registry) {
  return {.argv = {helper, "get"}, .input = base::Secret(credential_key(registry))};
}

RegistryLogin parse_credential(std::string_view out) {
  const Json answer = parse_answer(out, "docker-credential-… get");
  return login_from(text(answer, "Username"), text(answer, "Secret"));
}

}  // namespace cloudctl::tool
