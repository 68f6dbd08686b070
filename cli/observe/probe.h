#pragma once
// Asking a service from outside: one bounded HTTP request or TCP connection. The only user of
// libcurl. It must not know what the answer is needed for.

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"

namespace cloudctl::observe {

struct Question {
  std::string url;  // "http://127.0.0.1:8080/readyz", "https://…", "tcp://10.0.0.3:5432"
  std::chrono::milliseconds deadline{2000};
  std::string method = "GET";  // or HEAD
  std::map<std::string, std::string> headers;
  base::Secret authorization;  // value of that header; empty: none
  std::size_t keep = 2048;     // first bytes of the body
  bool operator==(const Question&) const = default;
};

enum class Answering {
  answered,  // HTTP: a status came; TCP: the connection was made
  refused,   // nothing listens there
  timed_out,
  not_resolved,  // the name means no address
  not_trusted,   // TLS: the certificate does not hold
  closed,        // the connection ended without an answer
  failed,        // anything else; error says what
};

struct Answer {
  Answering how = Answering::failed;
  int status = 0;                              // HTTP
  std::string address;                         // that was connected to, "127.0.0.1:8080"
  std::string body;                            // first bytes, valid UTF-8
  std::string error;                           // the library's words
  std::map<std::string, std::string> headers;  // names in lower case
  std::chrono::milliseconds duration{0};
  [[nodiscard]] bool ok() const {
    return how == Answering::answered && (status == 0 || (status >= 200 && status < 400));
  }
};

// How questions are asked; tests put in their own. May be called from several threads at once.
using Ask = std::function<Answer(const Question&)>;

// The real one. Follows no redirection, uses no proxy for loopback addresses, never takes longer
// than the deadline. Throws Error only where libcurl is not installed.
[[nodiscard]] Answer ask(const Question& question);

// What it asks by, "libcurl 7.88.1"; loads it. Throws Error where it is not installed.
[[nodiscard]] std::string asking_library();

// `answers 503 at http://127.0.0.1:8080/readyz: "database is not reachable"`, `refuses connections
// at 127.0.0.1:8080`.
[[nodiscard]] std::string described(const Question& question, const Answer& answer);

// Whether a TCP port of this machine can be taken now: binding is tried and undone.
[[nodiscard]] bool host_port_is_free(const std::string& address, int port);

}  // namespace cloudctl::observe
