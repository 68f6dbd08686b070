#include "config/formats.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "config/formats_numbers.h"
#include "config/forms.h"

using namespace cloudctl::config;

namespace {

void possible(Format format, std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(complaint(format, text).value_or("") == "");
  }
}

void impossible(Format format, std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(complaint(format, text).has_value());
  }
}

}  // namespace

TEST_CASE("formats: names are DNS labels; a project's name is short and begins with a letter") {
  possible(Format::name, {"a", "web-2", "0a", std::string(63, 'a')});
  impossible(Format::name, {"", "-a", "a-", "A", "a_b", "a.b", "a/b", "a b", "a;b", "ä", "a\n",
                            std::string(64, 'a')});
  possible(Format::project_name, {"notes", std::string(40, 'a')});
  impossible(Format::project_name, {"1a", std::string(41, 'a')});
  possible(Format::port_name, {"http", "grpc-web"});
  impossible(Format::port_name, {"80", "a--b", "a-very-long-name"});
}

TEST_CASE("formats: images, registries and platforms") {
  const std::string digest = "@sha256:" + std::string(64, 'a');
  possible(Format::image, {"nginx", "nginx:1.27", "acme/api:v1.0_x", "localhost:5000/a/b:1",
                           "docker.io/library/nginx@sha256:"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                           std::string("a:1") + digest});
  impossible(Format::image, {"", "Nginx", "nginx:", "nginx:a b", "a//b", "a@sha256:12",
                             "https://a/b", "-a", "a:$(id)", "$IMAGE", "host:99999/a"});
  possible(Format::registry, {"docker.io/acme", "localhost:5000", "registry.example.com/a/b"});
  impossible(Format::registry, {"", "https://docker.io", "docker.io/Acme", "docker.io/", "a b"});
  possible(Format::platform, {"linux/amd64", "linux/arm/v7"});
  impossible(Format::platform, {"amd64", "windows/amd64"});
}

TEST_CASE("formats: paths stay inside the project and containers' paths are absolute") {
  possible(Format::context, {".", "./web", "web/app", "a.b/c d"});
  impossible(Format::context,
             {"", "/etc", "..", "../a", "a/../../b", "~/a", "https://x/y", "$HOME", "a;b", "a\nb"});
  possible(Format::mount_path, {"/data", "/var/lib/x.y-z"});
  impossible(Format::mount_path, {"data", "/", "/a:b", "/a b", "/a/../b", "/$x"});
  possible(Format::http_path, {"/", "/readyz?full=1"});
  impossible(Format::http_path, {"readyz", "/a b", "/\"", "/a\\b"});
}

TEST_CASE("formats: durations, percentages, counts and quantities") {
  possible(Format::duration, {"30s", "5m", "1h30m", "500ms", "2d", "0m"});
  impossible(Format::duration, {"30", "", "s", "-5s", "1 m", "400d"});
  possible(Format::percent, {"1%", "100%"});
  impossible(Format::percent, {"70", "0%", "101%", "7.5%", "%"});
  possible(Format::amount, {"0", "1", "50%", "0%"});
  impossible(Format::amount, {"", "-1", "150%", "1.5", "2000"});
  possible(Format::cpu_range, {"100m", "2", "0.5", "100m..500m"});
  impossible(Format::cpu_range, {"", "0", "much", "100m..", "..1", "1...2"});
  possible(Format::memory_range, {"64Mi", "64Mi..128Mi", "500M"});
  impossible(Format::memory_range, {"64MB", "lots", "0"});
  CHECK(*complaint(Format::duration, "30") == "the unit is missing: \"30s\", \"30m\"?");
}

TEST_CASE("formats: schedules have five fields within their bounds") {
  possible(Format::cron, {"*/5 * * * *", "0 3 * * 1-5", "0,30 8-18/2 1 1 7", "@daily"});
  impossible(Format::cron, {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
                            "* * * * 8", "5-1 * * * *", "*/0 * * * *", "@often", "a * * * *"});
  CHECK(*complaint(Format::cron, "60 * * * *") == "\"60\" is not a minute, these go from 0 to 59");
}

TEST_CASE("formats: exposure, probes, conditions, addresses and variables") {
  possible(Format::expose, {"none", "cluster", "node", "node:31000", "balancer", "balancer:80",
                            "https://a.example.com", "https://a.example.com/"});
  impossible(Format::expose, {"", "public", "node:80", "node:", "balancer:0", "https://",
                              "http://a", "https://a/b", "https://A_b"});
  possible(Format::probe, {"tcp", "/"});
  impossible(Format::probe, {"http", "udp", ""});
  possible(Format::condition, {"web.available == 0", " web.available  ==  2 "});
  impossible(Format::condition,
             {"web.available < 1", "available == 0", "web.ready == 0", "web.available == x", ""});
  possible(Format::email, {"ops@example.com", "a.b+c@example.co"});
  impossible(Format::email, {"ops", "@example.com", "a@", "a b@c.de", "a@b@c"});
  possible(Format::env_name, {"A", "_a", "LOG_LEVEL2"});
  impossible(Format::env_name, {"", "1A", "A-B", "A B", "A=B", "Ä"});
  possible(Format::secret_url, {"secret:DB_URL"});
  impossible(Format::secret_url, {"DB_URL", "secret:", "secret:a-b"});
  possible(Format::context_name, {"staging", "arn:aws:eks:us-east-2:1:cluster/prod", "a@b"});
  impossible(Format::context_name, {"", "-x", "a b", "a;b", "$(x)"});
}

TEST_CASE("formats: each has words for what it is, and a rule") {
  for (int i = 0; i <= static_cast<int>(Format::key_name); ++i) {
    CAPTURE(i);
    CHECK_FALSE(words_of(static_cast<Format>(i)).is.empty());
    CHECK(complaint(static_cast<Format>(i), "").value_or("") != "no rule for this form");
  }
}

TEST_CASE("formats: what a YAML reader takes for a number") {
  for (const std::string_view text : {"7", "1.10", "1e3", "0x1F", ".5", "-3", "1_000", "12:30"}) {
    CAPTURE(text);
    CHECK(looks_like_number(text));
  }
  for (const std::string_view text : {"1.2.3", "v7", "", ".", "-", "7-alpine"}) {
    CAPTURE(text);
    CHECK_FALSE(looks_like_number(text));
  }
}
