#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "observe/probe.h"

namespace {

using cloudctl::observe::Answer;
using cloudctl::observe::Answering;
using cloudctl::observe::ask;
using cloudctl::observe::described;
using cloudctl::observe::host_port_is_free;
using cloudctl::observe::Question;

// A server on a loopback port that gives one text to whoever comes, then hangs up.
class Server {
 public:
  explicit Server(std::string text) : text_(std::move(text)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 4) == 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  void serve() {
    for (;;) {
      const int peer = ::accept(socket_, nullptr, nullptr);
      if (peer < 0) return;
      char request[4096];
      if (!text_.empty() && ::recv(peer, request, sizeof request, 0) > 0) {
        ::send(peer, text_.data(), text_.size(), MSG_NOSIGNAL);
      }
      ::close(peer);
    }
  }
  std::string text_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
};

Answer ask_at(int port, const std::string& scheme = "http", const std::string& path = "/readyz") {
  return ask(
      {.url = scheme + "://127.0.0.1:" + std::to_string(port) + (scheme == "tcp" ? "" : path)});
}

int closed_port() {
  const Server server("");
  return server.port();
}

}  // namespace

TEST_CASE("probe: an answer has its status, address, headers and the first bytes of its body") {
  const Server server("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nX-Why: db\r\n\r\nnope");
  const Answer answer = ask_at(server.port());
  CHECK(answer.how == Answering::answered);
  CHECK(answer.status == 503);
  CHECK(answer.body == "nope");
  CHECK(answer.headers.at("x-why") == "db");
  CHECK(answer.address == "127.0.0.1:" + std::to_string(server.port()));
  CHECK_FALSE(answer.ok());
}

TEST_CASE("probe: a redirection is an answer, and is not followed") {
  const Server server(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  const Answer answer = ask_at(server.port());
  CHECK(answer.status == 302);
  CHECK(answer.ok());
}

TEST_CASE("probe: where nobody listens, connections are refused") {
  const int port = closed_port();
  CHECK(ask_at(port).how == Answering::refused);
  CHECK(ask_at(port, "tcp").how == Answering::refused);
}

TEST_CASE("probe: who hangs up at once does not serve, though the connection was made") {
  const Server server("");
  CHECK(ask_at(server.port(), "tcp").how == Answering::closed);
  CHECK(ask_at(server.port()).how == Answering::closed);
}

TEST_CASE("probe: bytes that are no HTTP are no good answer") {
  const Server server("\x01\x02\x03 I am a database\r\n");
  CHECK_FALSE(ask_at(server.port()).ok());
}

TEST_CASE("probe: a body of megabytes is cut") {
  const std::string page(2 << 20, 'x');
  const Server server("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(page.size()) +
                      "\r\n\r\n" + page);
  const Answer answer = ask_at(server.port());
  CHECK(answer.ok());
  CHECK(answer.body.size() == 2048);
}

TEST_CASE("probe: a name that means nothing is told apart from a refusal") {
  const Answer answer = ask({.url = "http://does-not-exist.invalid/"});
  CHECK_FALSE(answer.ok());
  CHECK(answer.how != Answering::refused);
}

TEST_CASE("probe: each kind of answer is one sentence") {
  const Question http{.url = "http://127.0.0.1:8080/readyz"};
  const Question tcp{.url = "tcp://127.0.0.1:5432"};
  CHECK(described(http, {.how = Answering::answered, .status = 200, .body = "ok"}) ==
        "answers 200 at http://127.0.0.1:8080/readyz");
  CHECK(described(http, {.how = Answering::answered, .status = 500, .body = "\n  boom\x07 \nx"}) ==
        "answers 500 at http://127.0.0.1:8080/readyz: \"boom\\x07\"");
  CHECK(described(http, {.how = Answering::answered,
                         .status = 404,
                         .body = "<html>\n<head><title>404 Not Found</title></head>\n"}) ==
        "answers 404 at http://127.0.0.1:8080/readyz: \"404 Not Found\"");
  CHECK(described(tcp, {.how = Answering::answered}) == "takes connections at 127.0.0.1:5432");
  CHECK(described(tcp, {.how = Answering::refused}) == "refuses connections at 127.0.0.1:5432");
  CHECK(described(http, {.how = Answering::not_trusted}) ==
        "shows a certificate that cannot be trusted at http://127.0.0.1:8080/readyz");
  CHECK(described(http, {.how = Answering::failed, .error = "odd"}) ==
        "cannot be asked at http://127.0.0.1:8080/readyz: odd");
}

TEST_CASE("probe: a port is free until somebody listens on it") {
  int port = 0;
  {
    const Server server("");
    port = server.port();
    CHECK_FALSE(host_port_is_free("127.0.0.1", port));
    CHECK_FALSE(host_port_is_free("0.0.0.0", port));
  }
  CHECK(host_port_is_free("127.0.0.1", port));
}
