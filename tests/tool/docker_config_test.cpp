#include "tool/docker_config.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;
using tool::Credential;
using tool::RegistryLogin;

static Credential credential(const std::string& json, const std::string& registry) {
  return tool::credential(json, registry, "/home/ann/.docker/config.json");
}

TEST_CASE("docker config: a login that stands in the file") {
  const Credential found = credential(
      R"({"auths": {"localhost:5000": {"auth": "YW5uOmh1bnRlcjI6eA=="}}})", "localhost:5000");
  REQUIRE(found.login);
  CHECK(found.login->user == "ann");
  CHECK(found.login->password.reveal() == "hunter2:x");
  CHECK(found.login->identity_token.empty());
  CHECK(found.helper.empty());
}

TEST_CASE("docker config: Docker Hub has a key of its own, and old entries are addresses") {
  CHECK(tool::credential_key("docker.io") == "https://index.docker.io/v1/");
  CHECK(tool::credential_key("ghcr.io") == "ghcr.io");
  const std::string json = R"({"auths": {"https://index.docker.io/v1/": {"auth": "YTpi"},
                                         "https://r.example.com/v1/": {"auth": "Yzpk"}}})";
  CHECK(credential(json, "docker.io").login->user == "a");
  CHECK(credential(json, "r.example.com").login->user == "c");
  CHECK(credential(json, "example.com").none());
}

TEST_CASE("docker config: helpers are named, the registry's own before the general one") {
  const std::string json =
      R"({"credsStore": "secretservice", "credHelpers": {"ecr.example": "ecr-login"},
                               "auths": {"localhost:5000": {}}})";
  CHECK(credential(json, "ecr.example").helper == "docker-credential-ecr-login");
  CHECK(credential(json, "localhost:5000").helper == "docker-credential-secretservice");
  CHECK_FALSE(credential(json, "localhost:5000").login);
}

TEST_CASE("docker config: no login is none") {
  CHECK(credential("", "docker.io").none());
  CHECK(credential("{}", "docker.io").none());
  CHECK(credential(R"({"auths": {"docker.io": {}}})", "docker.io").none());
  CHECK(credential(R"({"auths": {"x": {"auth": "no base64!"}}})", "x").none());
  CHECK(credential(R"({"auths": []})", "x").none());
}

TEST_CASE("docker config: an identity token stands instead of a password") {
  const Credential found =
      credential(R"({"auths": {"r.io": {"auth": "MDAwOg==", "identitytoken": "abc"}}})", "r.io");
  REQUIRE(found.login);
  CHECK(found.login->identity_token.reveal() == "abc");
}

TEST_CASE("docker config: a broken file is named, with the way out") {
  try {
    (void)credential("{", "docker.io");
    FAIL("was accepted");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "\"/home/ann/.docker/config.json\" is not JSON");
    CHECK_FALSE(error.failure().next.empty());
  }
}

TEST_CASE("docker config: a helper is asked over standard input") {
  const process::CommandLine get = tool::credential_get("docker-credential-pass", "docker.io");
  CHECK(get.argv == std::vector<std::string>{"docker-credential-pass", "get"});
  CHECK(get.input.reveal() == "https://index.docker.io/v1/");
  CHECK(tool::parse_credential(R"({"ServerURL": "x", "Username": "ann", "Secret": "s"})") ==
        RegistryLogin{.user = "ann", .password = base::Secret("s")});
  CHECK(tool::parse_credential(R"({"Username": "<token>", "Secret": "t"})") ==
        RegistryLogin{.identity_token = base::Secret("t")});
}
