#include "http/parser.h"

#include <doctest/doctest.h>

#include <string>

using namespace notes::http;

namespace {

constexpr ParserLimits limits{.head = 1024, .target = 200, .fields = 10, .body = 100};

/** Feeds `text` in pieces of `size`, as a network might, until there is a verdict. */
Fed feed(Parser& parser, std::string text, std::size_t size = 100000) {
  std::string pending;
  Fed fed;
  while (fed.state == Parsing::more && !text.empty()) {
    pending += text.substr(0, size);
    text.erase(0, size);
    fed = parser.feed(pending);
    pending.erase(0, fed.consumed);
  }
  fed.consumed = pending.size() + text.size();  // for the tests: what is left
  return fed;
}

int refused_with(const std::string& text) {
  for (const std::size_t size : {std::size_t{100000}, std::size_t{1}}) {
    Parser parser(limits);
    const Fed fed = feed(parser, text, size);
    if (fed.state != Parsing::refused) return fed.state == Parsing::complete ? 0 : -1;
    if (size == 1) return parser.refusal().status;
    CHECK_FALSE(parser.refusal().reason.empty());
  }
  return -2;
}

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

}  // namespace

TEST_CASE("parser: a request is the same whether it comes whole or byte by byte") {
  for (const std::size_t size : {1, 2, 7, 1000}) {
    CAPTURE(size);
    Parser parser(limits);
    const std::string text =
        "PATCH /api/todos/1?x=%20 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "If-None-Match: \"x\"\r\nContent-Length: 13\r\n\r\n{\"done\":true}";
    CHECK(feed(parser, text, size).state == Parsing::complete);
    const Request& request = parser.request();
    CHECK(request.method == Method::patch);
    CHECK(request.target == "/api/todos/1?x=%20");
    CHECK(request.content_type == "application/json");
    CHECK(request.if_none_match == "\"x\"");
    CHECK(request.body == "{\"done\":true}");
    CHECK(request.keep_alive);
    CHECK(request.announces_body);
  }
}

TEST_CASE("parser: chunks are put together") {
  Parser parser(limits);
  const std::string text =
      post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
  CHECK(feed(parser, text, 1).state == Parsing::complete);
  CHECK(parser.request().body == "abcde");
}

TEST_CASE("parser: a trailer is read and dropped") {
  for (const std::size_t size : {1, 3, 1000}) {
    Parser parser(limits);
    const std::string text =
        post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\nX: y\r\nZ: z\r\n\r\n");
    CHECK(feed(parser, text, size).state == Parsing::complete);
    CHECK(parser.request().body == "abc");
  }
}

TEST_CASE("parser: requests that follow each other are taken one at a time") {
  Parser parser(limits);
  const std::string both = get("") + get("Connection: close\r\n");
  const Fed first = parser.feed(both);
  CHECK(first.state == Parsing::complete);
  CHECK(first.consumed == get("").size());
  parser.restart();
  const Fed second = parser.feed(std::string_view(both).substr(first.consumed));
  CHECK(second.state == Parsing::complete);
  CHECK_FALSE(parser.request().keep_alive);
}

TEST_CASE("parser: HTTP/1.0 closes unless asked not to, and needs no Host") {
  Parser plain(limits);
  CHECK(feed(plain, "GET / HTTP/1.0\r\n\r\n").state == Parsing::complete);
  CHECK_FALSE(plain.request().keep_alive);
  Parser kept(limits);
  CHECK(feed(kept, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").state == Parsing::complete);
  CHECK(kept.request().keep_alive);
}

TEST_CASE("parser: what could be understood in two ways is refused") {
  CHECK(refused_with(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")) == 400);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")) == 400);
  CHECK(refused_with(post("Content-Length: 5\r\nContent-Length: 5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Content-Length: 5, 5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Content-Length: +5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Content-Length: 0x5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Content-Length:\r\n 5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Content-Length: \r\n")) == 400);
  CHECK(refused_with(post("Content-Length : 5\r\n", "abcde")) == 400);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) == 400);
  CHECK(refused_with(post("Transfer-Encoding: gzip, chunked\r\n")) == 501);
  CHECK(refused_with(post("Transfer-Encoding: xchunked\r\n")) == 501);
  CHECK(refused_with(post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")) == 400);
  CHECK(refused_with("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 5\r\n\r\n")) ==
        400);
}

TEST_CASE("parser: what is not HTTP is refused") {
  CHECK(refused_with("\x16\x03\x01 hello\r\n\r\n") == 400);
  CHECK(refused_with("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(refused_with("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused_with(get("Host: b\r\n")) == 400);
  CHECK(refused_with(get("X: a\r\n b\r\n")) == 400);
  CHECK(refused_with(get("X\r\n")) == 400);
  CHECK(refused_with(get(std::string("X: a\0b\r\n", 8))) == 400);
  CHECK(refused_with(get("X: a\nY: b\r\n")) == 400);
  CHECK(refused_with("GET  / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "zz\r\n\r\n")) == 400);
  CHECK(refused_with(get("Expect: tea\r\n")) == 417);
}

TEST_CASE("parser: what is too large is refused") {
  CHECK(refused_with(get("X: " + std::string(2000, 'x') + "\r\n")) == 431);
  CHECK(refused_with("GET /" + std::string(2000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
  CHECK(refused_with("GET /" + std::string(300, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
  std::string many;
  for (int i = 0; i < 20; ++i) many += "X: y\r\n";
  CHECK(refused_with(get(many)) == 431);
  CHECK(refused_with(post("Content-Length: 101\r\n")) == 413);
  CHECK(refused_with(post("Content-Length: 99999999999999999999999\r\n")) == 400);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "65\r\n\r\n")) == 413);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n")) == 400);
  const std::string long_tail = std::string(2000, 'x');
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + long_tail)) == 431);
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", "1;" + long_tail)) == 431);
  const std::string chunk = "20\r\n" + std::string(32, 'x') + "\r\n";
  CHECK(refused_with(post("Transfer-Encoding: chunked\r\n", chunk + chunk + chunk + chunk)) == 413);
}

TEST_CASE("parser: a client that waits for 100 Continue is told once") {
  Parser parser(limits);
  feed(parser, post("Content-Length: 2\r\nExpect: 100-continue\r\n"));
  CHECK(parser.take_continue());
  CHECK_FALSE(parser.take_continue());
  CHECK(feed(parser, "ab").state == Parsing::complete);
}

TEST_CASE("parser: an empty line before a request is skipped") {
  Parser parser(limits);
  CHECK(feed(parser, "\r\n" + get(""), 1).state == Parsing::complete);
}

TEST_CASE("parser: an unknown method is known to be unknown") {
  Parser parser(limits);
  CHECK(feed(parser, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n").state == Parsing::complete);
  CHECK_FALSE(parser.request().known_method);
  CHECK(parser.request().method == Method::other);
}
