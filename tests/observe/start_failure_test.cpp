#include <doctest/doctest.h>

#include "observe/cause.h"

using cloudctl::observe::start_failure;

// The texts are what docker 20.10 and 28 really say.

TEST_CASE("start failure: a host port that another container has is named") {
  const auto cause = start_failure(
      "driver failed programming external connectivity on endpoint hello-web-1 (c0ffee): Bind for "
      "127.0.0.1:8080 failed: port is already allocated",
      "hello-web-1");
  CHECK(cause.sentence ==
        "container \"hello-web-1\" cannot start: host port 127.0.0.1:8080 is taken");
  CHECK(cause.next ==
        "stop what listens there (\"ss -ltnp\" names it), or set another port with \"expose\"");
  CHECK(cause.final);
}

TEST_CASE("start failure: a host port that another program has is named") {
  const auto cause = start_failure(
      "driver failed programming external connectivity on endpoint x (y): Error starting userland "
      "proxy: listen tcp4 0.0.0.0:8080: bind: address already in use",
      "hello-web-1");
  CHECK(cause.sentence ==
        "container \"hello-web-1\" cannot start: host port 0.0.0.0:8080 is taken");
}

TEST_CASE("start failure: a command that the image does not have is named") {
  const auto cause = start_failure(
      "failed to create shim task: OCI runtime create failed: runc create failed: unable to start "
      "container process: exec: \"servee\": executable file not found in $PATH: unknown",
      "hello-web-1");
  CHECK(cause.sentence ==
        "container \"hello-web-1\" cannot start: program \"servee\" is not in its image");
}

TEST_CASE("start failure: a path that the image does not have is named") {
  const auto cause = start_failure(
      "OCI runtime create failed: container_linux.go: starting container process caused: exec: "
      "\"/srv/app\": stat /srv/app: no such file or directory: unknown",
      "hello-web-1");
  CHECK(cause.sentence ==
        "container \"hello-web-1\" cannot start: program \"/srv/app\" is not in its image");
}

TEST_CASE("start failure: a file without execute bit is named") {
  const auto cause = start_failure(
      "unable to start container process: exec: \"/app/run.sh\": permission denied: unknown", "x");
  CHECK(cause.sentence ==
        "container \"x\" cannot start: \"/app/run.sh\" in its image is not "
        "executable");
}

TEST_CASE("start failure: an image for another processor is recognised") {
  CHECK(start_failure("exec /app: exec format error", "x").sentence ==
        "container \"x\" cannot start: its image is made for another processor");
}

TEST_CASE("start failure: words that nobody knows are passed on, cut and without control codes") {
  const auto cause = start_failure("something \x1b[31mnew\nsecond line", "x");
  CHECK(cause.sentence == "container \"x\" cannot start: something \\x1b[31mnew");
  CHECK(cause.next == "see the whole message with \"docker inspect x\"");
}

TEST_CASE("start failure: a message of a megabyte costs no time and no page of text") {
  const auto cause = start_failure(std::string(1 << 20, 'x'), "x");
  CHECK(cause.sentence.size() < 400);
}
