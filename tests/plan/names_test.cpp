#include "plan/names.h"

#include <doctest/doctest.h>

#include <string>

using namespace cloudctl::plan;

TEST_CASE("names: an image is named after registry, project, service and companion") {
  CHECK(
      repository(
          {.registry = "docker.io/acme", .project = "notes", .service = "web", .companion = ""}) ==
      "docker.io/acme/notes-web");
  CHECK(repository({.registry = "", .project = "notes", .service = "web", .companion = ""}) ==
        "notes-web");
  CHECK(repository({.registry = "localhost:5000/",
                    .project = "notes",
                    .service = "web",
                    .companion = "watcher"}) == "localhost:5000/notes-web-watcher");
}

TEST_CASE("names: a tag is the first twelve digits of the content") {
  CHECK(content_tag("1a2b3c4d5e6f708192") == "c-1a2b3c4d5e6f");
  CHECK(content_tag("") == "c-unknown");
}

TEST_CASE("names: what is no DNS label becomes one, and two names stay two") {
  CHECK(dns_label("web-2") == "web-2");
  CHECK(dns_label("Web") == "web-29751047");
  CHECK(dns_label("a_b") != dns_label("a.b"));
  CHECK(dns_label("a_b").starts_with("a-b-"));
  CHECK(dns_label("-a-").starts_with("a-"));
  CHECK(dns_label("").starts_with("x-"));
  CHECK(dns_label("\xF0\x9F\x98\x80").starts_with("x-"));
}

TEST_CASE("names: a long name is cut to the limit and ends with its hash") {
  CHECK(dns_label(std::string(63, 'a')) == std::string(63, 'a'));
  const std::string cut = dns_label(std::string(64, 'a'));
  CHECK(cut.size() == 63);
  CHECK(cut.starts_with(std::string(54, 'a') + "-"));
  CHECK(cut != dns_label(std::string(65, 'a')));
  CHECK(dns_label("abc-def-ghi-jkl", 13).starts_with("abc-"));
  CHECK(dns_label("abc-def-ghi-jkl", 13).size() == 12);
}

TEST_CASE("names: a variable has letters, digits and underscores, and no digit first") {
  CHECK(variable_prefix("web-2") == "WEB_2");
  CHECK(variable_prefix("2web") == "_2WEB");
}

TEST_CASE("names: a volume is named after its path") {
  CHECK(volume_name("/data") == "data");
  CHECK(volume_name("/var/lib/data/") == "var-lib-data");
  CHECK(volume_name("/var/lib_x").starts_with("var-lib-x-"));
  CHECK(volume_name("/var-lib") != volume_name("/var_lib"));
}

TEST_CASE("names: the selector is part of the labels") {
  const auto labels = kube_labels("notes", "web");
  for (const auto& [key, value] : kube_selector("notes", "web")) CHECK(labels.at(key) == value);
  CHECK(labels.at("app.kubernetes.io/managed-by") == "cloudctl");
}
