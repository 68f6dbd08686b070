#include "http/message.h"

#include <doctest/doctest.h>

using namespace notes::http;

TEST_CASE("message: an answer is written with its length") {
  Response response{.status = 201, .body = "{}"};
  response.headers.emplace_back("Location", "/data/1");
  std::string out;
  append_reply(out, response, {.date = "now"});
  CHECK(out ==
        "HTTP/1.1 201 Created\r\nDate: now\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\nLocation: /data/1\r\nX-Content-Type-Options: nosniff\r\n\r\n{}");
}

TEST_CASE("message: HEAD is told the length and gets no body, and the end is announced") {
  std::string out;
  append_reply(out, {.status = 200, .body = "abc"},
               {.date = "now", .keep_alive = false, .with_body = false});
  CHECK(out ==
        "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: application/json\r\nContent-Length: 3\r\n"
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
}

TEST_CASE("message: 204 and 304 have neither body nor length") {
  for (const int status : {204, 304}) {
    std::string out;
    append_reply(out, {.status = status, .body = "never"}, {.date = "now"});
    CHECK(out.find("\r\nContent-") == std::string::npos);
    CHECK(out.ends_with("\r\n\r\n"));
  }
}

TEST_CASE("message: a refusal is JSON with status, phrase and reason") {
  const Response response = refuse({404, "no \"such\" thing"});
  CHECK(response.status == 404);
  CHECK(response.body ==
        "{\"status\":404,\"error\":\"Not Found\",\"reason\":\"no \\\"such\\\" thing\"}\n");
}

TEST_CASE("message: every status that is used has its phrase") {
  for (const int status : {200, 201, 204, 304, 400, 403, 404, 405, 408, 411, 413,
                           414, 415, 417, 422, 429, 431, 500, 501, 503, 505, 507}) {
    CAPTURE(status);
    CHECK(phrase_of(status) != "Unknown");
  }
}

TEST_CASE("message: dates are written as HTTP wants them") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
}
