// "hello": answers every HTTP request with a greeting and the name of the machine, one connection
// after the other. PORT says where it listens (default 5000), GREETING what it says. SIGTERM ends
// it after the request at hand.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

volatile std::sig_atomic_t stopping = 0;

std::string setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

int listen_on(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (bind(listener, generic, sizeof address) != 0 || listen(listener, 128) != 0) {
    std::perror("hello: cannot listen");
    std::exit(1);
  }
  return listener;
}

// Reads until the empty line that ends a request's head; the head itself does not matter here.
bool read_head(int connection) {
  const timeval limit{2, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  std::string head;
  char buffer[2048];
  while (head.size() < 16384 && head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = recv(connection, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    head.append(buffer, static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

int main() {
  std::signal(SIGTERM, [](int) { stopping = 1; });
  std::signal(SIGPIPE, SIG_IGN);
  const int port = std::atoi(setting("PORT", "5000").c_str());
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  const std::string body = setting("GREETING", "Hello") + " from " + host + "!\n";
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Connection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  pollfd listener{listen_on(port), POLLIN, 0};
  std::printf("hello: listening on port %d\n", port);
  std::fflush(stdout);
  while (stopping == 0) {
    if (poll(&listener, 1, 200) <= 0) continue;
    const int connection = accept(listener.fd, nullptr, nullptr);
    if (connection < 0) continue;
    if (read_head(connection)) send(connection, answer.data(), answer.size(), 0);
    close(connection);
  }
}
