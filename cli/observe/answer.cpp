#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/probe.h"

namespace cloudctl::observe {
namespace {

// Pages of servers say the same in tags.
std::string without_tags(const std::string& body) {
  std::string text;
  bool inside = false;
  for (const char letter : body) {
    if (letter == '<') inside = true;
    if (!inside) text += letter;
    if (letter == '>') inside = false;
  }
  return text;
}

// The first line of a body that says something, as one could read it aloud.
std::string quoted_body(const std::string& body) {
  const bool page = base::trim(body).substr(0, 1) == "<";
  for (const auto& line : base::lines(page ? without_tags(body) : body)) {
    const auto text = base::printable(base::trim(line));
    if (!text.empty()) return ": \"" + base::clipped(text, 120) + "\"";
  }
  return {};
}

}  // namespace

std::string described(const Question& question, const Answer& answer) {
  // "tcp://10.0.0.3:5432" is said as the address alone.
  const bool tcp = question.url.rfind("tcp://", 0) == 0;
  const std::string where = " at " + (tcp ? question.url.substr(6) : question.url);
  switch (answer.how) {
    case Answering::answered:
      if (tcp) return "takes connections" + where;
      return "answers " + std::to_string(answer.status) + where +
             (answer.ok() ? std::string() : quoted_body(answer.body));
    case Answering::refused:
      return "refuses connections" + where;
    case Answering::timed_out:
      return "does not answer within " + base::human_duration(question.deadline) + where;
    case Answering::not_resolved:
      return "has a name that means no address" + where;
    case Answering::not_trusted:
      return "shows a certificate that cannot be trusted" + where;
    case Answering::closed:
      return "takes no connections behind its published port, or hangs up" + where;
    case Answering::failed:
      break;
  }
  return "cannot be asked" + where + ": " + answer.error;
}

bool host_port_is_free(const std::string& address, int port) {
  sockaddr_in wanted{};
  wanted.sin_family = AF_INET;
  wanted.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, address.c_str(), &wanted.sin_addr) != 1) return true;
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return true;
  // As servers do; otherwise a port closed a moment ago would look taken.
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool taken =
      ::bind(descriptor, reinterpret_cast<const sockaddr*>(&wanted), sizeof wanted) != 0 ||
      ::listen(descriptor, 1) != 0;
  ::close(descriptor);
  return !taken;
}

}  // namespace cloudctl::observe
