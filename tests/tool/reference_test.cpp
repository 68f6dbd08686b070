#include "tool/reference.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using tool::parse_reference;
using tool::Reference;

static const std::string digest = "sha256:" + std::string(64, 'a');

static std::string whole(const std::string& text) {
  const auto reference = parse_reference(text);
  return reference ? tool::full_name(*reference) : "none";
}

TEST_CASE("reference: what is left out is Docker Hub's official image, latest") {
  CHECK(parse_reference("nginx") ==
        Reference{.registry = "docker.io", .repository = "library/nginx", .tag = "latest"});
  CHECK(whole("nginx:1.26") == "docker.io/library/nginx:1.26");
  CHECK(whole("acme/web") == "docker.io/acme/web:latest");
  CHECK(whole("docker.io/nginx") == "docker.io/library/nginx:latest");
  CHECK(whole("index.docker.io/nginx") == "docker.io/library/nginx:latest");
}

TEST_CASE("reference: a first part with dot, colon or capital, or localhost, is a registry") {
  CHECK(whole("localhost/web") == "localhost/web:latest");
  CHECK(whole("localhost:5000/a/b_c/d:1") == "localhost:5000/a/b_c/d:1");
  CHECK(whole("r.example.com/web") == "r.example.com/web:latest");
  CHECK(whole("[::1]:5000/web:1") == "[::1]:5000/web:1");
  CHECK(whole("Box/web") == "Box/web:latest");
  CHECK(whole("box/web") == "docker.io/box/web:latest");
}

TEST_CASE("reference: a digest needs no tag, and may have one") {
  CHECK(whole("nginx@" + digest) == "docker.io/library/nginx@" + digest);
  CHECK(whole("nginx:1@" + digest) == "docker.io/library/nginx:1@" + digest);
}

TEST_CASE("reference: words are joined by one dot, one or two underscores, or dashes") {
  CHECK(whole("a.b/c__d/e---f") == "a.b/c__d/e---f:latest");
  for (const char* text : {"x/a..b", "x/a___b", "x/-a", "x/a-", "x/a._b", "x//a", "x/A", "x/a/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_reference(text));
  }
}

TEST_CASE("reference: what is none is refused") {
  for (const std::string& text :
       {std::string(), std::string(":1"), std::string("nginx:"), std::string("nginx:-1"),
        std::string("nginx:a b"), std::string("nginx@sha256:abc"),
        std::string("nginx@" + digest + "0"), std::string("Nginx"), std::string("http://x/y"),
        std::string("a b"), std::string("x/y:1:2"), std::string("r.example:port/x"),
        std::string("-r.io/x"), std::string(64, 'a'), std::string(256, 'a'),
        "nginx:" + std::string(129, 'a'), std::string("nginx\n")}) {
    CAPTURE(text);
    CHECK_FALSE(parse_reference(text));
  }
}

TEST_CASE("reference: as users write it") {
  CHECK(tool::familiar_name(*parse_reference("docker.io/library/nginx:1")) == "nginx:1");
  CHECK(tool::familiar_name(*parse_reference("docker.io/acme/web")) == "acme/web:latest");
  CHECK(tool::familiar_name(*parse_reference("ghcr.io/library/x:1")) == "ghcr.io/library/x:1");
}
