#include "tool/registry.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using tool::Challenge;
using tool::ChallengeScheme;

static const tool::Reference web = {
    .registry = "localhost:5000", .repository = "acme/web", .tag = "1"};

TEST_CASE("registry: plain HTTP for loopback addresses only") {
  CHECK(tool::is_plain_http("localhost:5000"));
  CHECK(tool::is_plain_http("localhost"));
  CHECK(tool::is_plain_http("127.0.0.1:80"));
  CHECK(tool::is_plain_http("[::1]:5000"));
  CHECK_FALSE(tool::is_plain_http("localhost.example.com"));
  CHECK_FALSE(tool::is_plain_http("r.example.com:5000"));
}

TEST_CASE("registry: where it is asked") {
  CHECK(tool::base_url("localhost:5000") == "http://localhost:5000/v2/");
  CHECK(tool::base_url("ghcr.io") == "https://ghcr.io/v2/");
  CHECK(tool::base_url("docker.io") == "https://registry-1.docker.io/v2/");
  CHECK(tool::manifest_url(web) == "http://localhost:5000/v2/acme/web/manifests/1");
  tool::Reference pinned = web;
  pinned.digest = "sha256:ab";
  CHECK(tool::manifest_url(pinned) == "http://localhost:5000/v2/acme/web/manifests/sha256:ab");
  CHECK(tool::upload_url(web) == "http://localhost:5000/v2/acme/web/blobs/uploads/");
}

TEST_CASE("registry: what a 401 asks for") {
  CHECK(tool::parse_challenge(R"(Basic realm="cloudctl-tests")") ==
        Challenge{.scheme = ChallengeScheme::basic, .realm = "cloudctl-tests"});
  CHECK(
      tool::parse_challenge(
          R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:x/y:pull,push",error="invalid_token")") ==
      Challenge{.scheme = ChallengeScheme::bearer,
                .realm = "https://auth.docker.io/token",
                .service = "registry.docker.io",
                .scope = "repository:x/y:pull,push",
                .error = "invalid_token"});
  CHECK(tool::parse_challenge(R"( bearer Realm = "a\"b" , service=c, Basic realm="d")") ==
        Challenge{.scheme = ChallengeScheme::bearer, .realm = "a\"b", .service = "c"});
  CHECK(tool::parse_challenge("Basic") == Challenge{.scheme = ChallengeScheme::basic});
  CHECK_FALSE(tool::parse_challenge("Negotiate"));
  CHECK_FALSE(tool::parse_challenge(""));
}

TEST_CASE("registry: broken challenges do no harm") {
  for (const char* header : {"Bearer realm", "Bearer realm=", "Bearer realm=\"", "Bearer =,=,",
                             "Bearer realm=\"a\\", "Bearer ,,,"}) {
    CAPTURE(header);
    CHECK(tool::parse_challenge(header)->scheme == ChallengeScheme::bearer);
  }
}

TEST_CASE("registry: where a token is to be had") {
  const Challenge challenge = {.scheme = ChallengeScheme::bearer,
                               .realm = "https://auth.example/token",
                               .service = "a b",
                               .scope = "old"};
  CHECK(tool::scope(web, true) == "repository:acme/web:pull,push");
  CHECK(tool::scope(web, false) == "repository:acme/web:pull");
  CHECK(tool::token_url(challenge, tool::scope(web, true)) ==
        "https://auth.example/token?service=a%20b&scope=repository:acme/web:pull,push");
  CHECK(tool::token_url(challenge, "") == "https://auth.example/token?service=a%20b&scope=old");
  CHECK(tool::token_url({.realm = "https://x/?y=1"}, "s&t") == "https://x/?y=1&scope=s%26t");
}

TEST_CASE("registry: tokens have two names") {
  CHECK(tool::parse_registry_token(R"({"token": "a", "expires_in": 60})")->reveal() == "a");
  CHECK(tool::parse_registry_token(R"({"access_token": "b"})")->reveal() == "b");
  CHECK_FALSE(tool::parse_registry_token("{}"));
  CHECK_FALSE(tool::parse_registry_token("<html>"));
}

TEST_CASE("registry: logins as headers") {
  CHECK(tool::basic_authorization("ann", base::Secret("s")).reveal() == "Basic YW5uOnM=");
  CHECK(tool::bearer_authorization(base::Secret("t")).reveal() == "Bearer t");
}

TEST_CASE("registry: base64 there and back (RFC 4648, 10)") {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    CHECK(tool::base64(bytes) == text);
    CHECK(tool::from_base64(text) == bytes);
  }
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(tool::from_base64(tool::base64(all)) == all);
  CHECK(tool::from_base64("Zg") == "f");
  CHECK_FALSE(tool::from_base64("Z"));
  CHECK_FALSE(tool::from_base64("Zm9v!"));
}
