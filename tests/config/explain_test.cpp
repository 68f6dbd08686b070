#include "config/explain.h"

#include <doctest/doctest.h>

#include "config/keys.h"

using namespace cloudctl::config;

TEST_CASE("explain: a key says what it is for, its form, default, targets and an example") {
  CHECK(*explanation("autoscale.min") ==
        "services.*.autoscale.min\n"
        "  never fewer than this\n"
        "\n"
        "  form      a whole number, 1 to 1000\n"
        "  default   it must be given\n"
        "  targets   minikube, kubernetes, eks, kops\n"
        "  example   min: 2\n");
  CHECK(explanation("services.web.autoscale.min") == explanation("autoscale.min"));
}

TEST_CASE("explain: a key with keys below lists them") {
  CHECK(*explanation("storage[]") ==
        "services.*.storage[]\n"
        "  one such folder\n"
        "\n"
        "  form      a map of keys\n"
        "  targets   all\n"
        "  example   - {path: /data, size: 1Gi}\n"
        "\n"
        "  keys below:\n"
        "    path          where it stands in the container\n"
        "    size          how much it must hold\n");
}

TEST_CASE("explain: a word that several keys have lists the keys") {
  const auto text = explanation("url");
  CHECK(text->starts_with("backing.*.url\n"));
  CHECK(explanation("ready")->starts_with("services.*.probes.ready\n"));
  CHECK(explanation("port")->starts_with("several keys are called \"port\":\n  services.*.port\n"));
  CHECK(explanation("service")->starts_with("services.*\n"));
}

TEST_CASE("explain: a code has its meaning and an example of each kind") {
  CHECK(*explanation("C028") ==
        "C028: nothing to deploy\n"
        "\n"
        "\"services\" needs at least one service.\n"
        "\n"
        "wrong:\n"
        "    name: notes\n"
        "    services: {}\n"
        "\n"
        "right:\n"
        "    name: notes\n"
        "    services: {web: {image: \"nginx:1.27\"}}\n");
}

TEST_CASE("explain: everything that can be explained is, and nothing else") {
  for (const std::string& word : explainable()) {
    CAPTURE(word);
    CHECK(explanation(word).has_value());
  }
  CHECK_FALSE(explanation("replcas").has_value());
  CHECK_FALSE(explanation("C999").has_value());
  CHECK_FALSE(explanation("").has_value());
}
