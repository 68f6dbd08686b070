#pragma once
// The registry's HTTP interface (distribution specification; docker's "Token Authentication") as
// addresses, headers and answers to be read. Asks nothing itself.

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "tool/reference.h"

namespace cloudctl::tool {

// Whether the engine speaks plain HTTP to it: loopback only.
[[nodiscard]] bool is_plain_http(std::string_view registry);
// "https://registry-1.docker.io" of "docker.io"; "http://localhost:5000" of "localhost:5000".
[[nodiscard]] std::string registry_root(std::string_view registry);
[[nodiscard]] std::string base_url(std::string_view registry);       // …/v2/
[[nodiscard]] std::string manifest_url(const Reference& reference);  // to be asked with HEAD
// POST starts an upload: 202 says that pushing is allowed. Location is to be deleted again.
[[nodiscard]] std::string upload_url(const Reference& reference);
// All kinds of manifests; without it a registry may answer 404 or with another digest.
[[nodiscard]] std::string manifest_accept();

enum class ChallengeScheme { basic, bearer };
// WWW-Authenticate of a 401.
struct Challenge {
  ChallengeScheme scheme = ChallengeScheme::basic;
  std::string realm, service, scope, error;
  bool operator==(const Challenge&) const = default;
};
[[nodiscard]] std::optional<Challenge> parse_challenge(std::string_view header);

// "repository:acme/web:pull,push"
[[nodiscard]] std::string scope(const Reference& reference, bool push);
// Where to get a token; `scope` replaces the challenge's own unless it is empty.
[[nodiscard]] std::string token_url(const Challenge& challenge, std::string_view scope);
// Nothing if the answer holds none.
[[nodiscard]] std::optional<base::Secret> parse_registry_token(std::string_view body);

// Values of the Authorization header.
[[nodiscard]] base::Secret basic_authorization(std::string_view user, const base::Secret& password);
[[nodiscard]] base::Secret bearer_authorization(const base::Secret& token);

[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace cloudctl::tool
