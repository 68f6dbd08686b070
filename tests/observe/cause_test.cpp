#include "observe/cause.h"

#include <doctest/doctest.h>

namespace {

using namespace cloudctl;
using observe::Clue;
using observe::Container;
using observe::Expected;
using observe::Health;
using observe::Phase;

Container web(Phase phase) {
  Container container{.id = "abc", .name = "hello-web-1", .service = "web"};
  container.phase = phase;
  return container;
}

Expected expected() {
  Expected expected{.service = "web", .port = 8080};
  expected.probes.ready = plan::Probe{.path = "", .port = 8080};
  return expected;
}

Clue running_but(observe::Answer answer, const std::string& url) {
  return {.container = web(Phase::running),
          .answer = std::move(answer),
          .question = observe::Question{.url = url}};
}

std::string sentence(const Clue& clue) {
  const auto found = observe::cause(clue, expected());
  REQUIRE(found);
  return found->sentence;
}

std::string next(const Clue& clue) {
  const auto found = observe::cause(clue, expected());
  REQUIRE(found);
  return found->next;
}

}  // namespace

TEST_CASE("cause: a container that runs and answers has none") {
  CHECK_FALSE(observe::cause({.container = web(Phase::running)}, expected()));
  CHECK_FALSE(observe::cause(
      running_but({.how = observe::Answering::answered, .status = 200}, "http://127.0.0.1:8080/"),
      expected()));
}

TEST_CASE("cause: a program that fails is named with its exit code and its last lines") {
  auto container = web(Phase::exited);
  container.exit_code = 3;
  const auto found =
      observe::cause({.container = container, .log = {"no database URL"}}, expected());
  REQUIRE(found);
  CHECK(found->sentence == "container \"hello-web-1\" exits with 3");
  CHECK(found->next == "look at its last lines, or run \"cloudctl logs web\"");
  CHECK(found->lines == std::vector<std::string>{"no database URL"});
  CHECK(found->final);
}

TEST_CASE("cause: a crash loop says how often") {
  auto container = web(Phase::restarting);
  container.exit_code = 1;
  container.restarts = 4;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" exits with 1, again and again (4 restarts)");
}

TEST_CASE("cause: a program that ends without an error must run on or be a job") {
  const auto container = web(Phase::restarting);
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" ends by itself (exit code 0), and a service must run on");
  CHECK(next({.container = container}) == "let its command stay in the foreground");
}

TEST_CASE("cause: a job that ended well has none") {
  auto job = expected();
  job.runs_once = true;
  CHECK_FALSE(observe::cause({.container = web(Phase::exited)}, job));
}

TEST_CASE("cause: out of memory is named with the limit and the key to raise") {
  auto container = web(Phase::restarting);
  container.exit_code = 137;
  container.out_of_memory = true;
  container.memory_limit = 64 << 20;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" ran out of memory: its limit is 64 MiB");
  CHECK(next({.container = container}) ==
        "raise \"resources.memory\" of \"web\", or let the program use less");
}

TEST_CASE("cause: a kill under a limit that the engine does not explain is most likely memory") {
  auto container = web(Phase::restarting);
  container.exit_code = 137;
  container.memory_limit = 32 << 20;
  CHECK(
      sentence({.container = container}) ==
      "container \"hello-web-1\" was killed, most likely for want of memory: its limit is 32 MiB");
  container.memory_limit = 0;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" is ended by signal 9 (Killed)");
}

TEST_CASE("cause: an end by a signal is called by its name") {
  auto container = web(Phase::exited);
  container.exit_code = 139;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" is ended by signal 11 (Segmentation fault)");
}

TEST_CASE("cause: 127 and 126 mean a program that is missing or cannot be run") {
  auto container = web(Phase::exited);
  container.exit_code = 127;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" exits with 127: its program was not found in the image");
  container.exit_code = 126;
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" exits with 126: its program is not executable");
}

TEST_CASE("cause: an image for another processor is recognised by what the kernel said") {
  auto container = web(Phase::restarting);
  container.exit_code = 1;
  CHECK(sentence({.container = container, .log = {"exec /app: exec format error"}}) ==
        "container \"hello-web-1\" is made for another processor: exec format error");
}

TEST_CASE("cause: a full disk is recognised by what the kernel said") {
  auto container = web(Phase::restarting);
  container.exit_code = 1;
  CHECK(sentence({.container = container, .log = {"FATAL: x: No space left on device"}}) ==
        "container \"hello-web-1\" exits with 1: there is no room left where it writes");
}

TEST_CASE("cause: an unhealthy container is named with the last words of its health check") {
  auto container = web(Phase::running);
  container.health = Health::unhealthy;
  container.health_output = "checking…\ncurl: (22) 503\n";
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" is unhealthy: its health check says \"curl: (22) 503\"");
}

TEST_CASE("cause: a database that refuses the password is told, whoever tells of it") {
  auto container = web(Phase::running);
  container.health = Health::unhealthy;
  container.health_output =
      "psql: error: connection to server at \"db\" (10.1.2.3), port 5432 failed: FATAL:  password "
      "authentication failed for user \"u\"\nbye\n";
  CHECK(sentence({.container = container}) ==
        "container \"hello-web-1\" is unhealthy: database \"db\" refuses its password (its health "
        "check says \"bye\")");
  CHECK(next({.container = container}).rfind("\"cloudctl secrets rotate DB_PASSWORD\"", 0) == 0);
  container = web(Phase::exited);
  container.exit_code = 1;
  CHECK(sentence({.container = container, .log = {"WRONGPASS invalid username-password pair"}}) ==
        "container \"hello-web-1\" exits with 1: a database refuses its password");
  const auto clue = running_but({.how = observe::Answering::answered,
                                 .status = 503,
                                 .body = "MongoServerError: Authentication failed."},
                                "http://127.0.0.1:8080/readyz");
  CHECK(sentence(clue) ==
        "service \"web\" is not ready: a database refuses its password (it answers 503 at "
        "http://127.0.0.1:8080/readyz: \"MongoServerError: Authentication failed.\")");
}

TEST_CASE("cause: a bad answer is quoted with address, code and body") {
  const auto clue = running_but({.how = observe::Answering::answered,
                                 .status = 503,
                                 .body = "{\"error\": \"database is not reachable\"}\n"},
                                "http://127.0.0.1:8080/readyz");
  CHECK(sentence(clue) ==
        "service \"web\" answers 503 at http://127.0.0.1:8080/readyz: "
        "\"{\"error\": \"database is not reachable\"}\"");
}

TEST_CASE("cause: a program that only listens on 127.0.0.1 is told to listen on 0.0.0.0") {
  auto clue = running_but({.how = observe::Answering::closed}, "tcp://127.0.0.1:8080");
  clue.loopback_ports = {8080};
  CHECK(sentence(clue) ==
        "container \"hello-web-1\" listens on port 8080 only on 127.0.0.1 inside itself, where "
        "nobody else reaches it");
  CHECK(next(clue) == "let the program listen on 0.0.0.0");
}

TEST_CASE("cause: a program on another port is told which one was expected") {
  auto clue = running_but({.how = observe::Answering::refused}, "tcp://10.0.0.2:8080");
  clue.listening_ports = {3000};
  CHECK(sentence(clue) == "container \"hello-web-1\" listens on port 3000, not on 8080");
  CHECK(next(clue) == "set \"port\" of \"web\" to 3000, or let the program listen on 8080");
}

TEST_CASE("cause: when nothing listens, it says so") {
  const auto clue = running_but({.how = observe::Answering::refused}, "tcp://10.0.0.2:8080");
  CHECK(sentence(clue) == "container \"hello-web-1\" runs, but nothing in it listens on port 8080");
}

TEST_CASE("cause: silence is named with the time that was given") {
  const auto clue =
      running_but({.how = observe::Answering::timed_out}, "http://127.0.0.1:8080/readyz");
  CHECK(sentence(clue) ==
        "service \"web\" does not answer within 2 s at http://127.0.0.1:8080/readyz");
}

TEST_CASE("cause: a few restarts may heal, three in a row do not") {
  auto container = web(Phase::restarting);
  container.restarts = 2;
  CHECK_FALSE(observe::is_final(container));
  container.restarts = 3;
  CHECK(observe::is_final(container));
  CHECK_FALSE(observe::is_final(web(Phase::created)));
  CHECK(observe::is_final(web(Phase::exited)));
}
