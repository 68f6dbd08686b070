#include "observe/probe.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "base/text.h"
#include "observe/libcurl.h"
#include "observe/trust.h"

namespace cloudctl::observe {
namespace {

using Milliseconds = std::chrono::milliseconds;

// A port forwarder (docker-proxy) takes every connection and hangs up when nobody listens behind
// it.
constexpr Milliseconds hang_up_time{40};
// More of a body than this is not read, whatever the server sends.
constexpr std::size_t most_read = 256U << 10U;

struct Received {
  Answer answer;
  std::size_t keep = 0, read = 0;
  bool enough = false;
};

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& received = *static_cast<Received*>(user);
  const std::size_t length = size * count;
  const std::size_t room = received.keep - std::min(received.keep, received.answer.body.size());
  received.answer.body.append(bytes, std::min(room, length));
  received.read += length;
  received.enough = received.read > most_read;
  return received.enough ? 0 : length;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& received = *static_cast<Received*>(user);
  const std::string_view line(bytes, size * count);
  const auto colon = line.find(':');
  if (colon != std::string_view::npos && received.answer.headers.size() < 64) {
    std::string name(base::trim(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    received.answer.headers[name] = base::to_valid_utf8(base::trim(line.substr(colon + 1)));
  }
  return size * count;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Headers headers_of(const LibCurl& curl, const Question& question) {
  Headers list(nullptr, curl.slist_free_all);
  const auto add = [&](const std::string& line) {
    list.reset(curl.slist_append(list.release(), line.c_str()));
  };
  for (const auto& [name, value] : question.headers) {
    add(std::string(name).append(": ").append(value));
  }
  if (!question.authorization.empty()) add("Authorization: " + question.authorization.reveal());
  return list;
}

bool is_tcp(const Question& question) {
  return question.url.rfind("tcp://", 0) == 0;
}

void set_up(const LibCurl& curl, CURL* handle, const Question& question, Received& received) {
  std::string url = question.url;
  if (is_tcp(question)) {
    url.replace(0, 3, "http");
    curl.easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
  }
  curl.easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);  // deadlines without SIGALRM: we have threads
  curl.easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(question.deadline.count()));
  curl.easy_setopt(handle, CURLOPT_USERAGENT, "cloudctl");
  if (url.rfind("http://", 0) == 0) curl.easy_setopt(handle, CURLOPT_PROXY, "");
  curl.easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  if (question.method == "HEAD") curl.easy_setopt(handle, CURLOPT_NOBODY, 1L);
  if (question.method == "POST") {
    curl.easy_setopt(handle, CURLOPT_POSTFIELDSIZE, 0L);
    curl.easy_setopt(handle, CURLOPT_POST, 1L);
  } else if (question.method != "GET" && question.method != "HEAD") {
    curl.easy_setopt(handle, CURLOPT_CUSTOMREQUEST, question.method.c_str());
  }
  curl.easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl.easy_setopt(handle, CURLOPT_WRITEDATA, &received);
  curl.easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
  curl.easy_setopt(handle, CURLOPT_HEADERDATA, &received);
}

Answering meaning(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return Answering::answered;
    case CURLE_COULDNT_CONNECT:
      return Answering::refused;
    case CURLE_OPERATION_TIMEDOUT:
      return Answering::timed_out;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Answering::not_resolved;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Answering::not_trusted;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
      return Answering::closed;
    default:
      return Answering::failed;
  }
}

bool hung_up(const LibCurl& curl, CURL* handle) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl.easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket);
  pollfd wait{.fd = socket, .events = POLLIN, .revents = 0};
  if (socket == CURL_SOCKET_BAD || ::poll(&wait, 1, static_cast<int>(hang_up_time.count())) <= 0) {
    return false;
  }
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

void complete(const LibCurl& curl, CURL* handle, Answer& answer) {
  long status = 0;
  curl.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const char* address = nullptr;
  long port = 0;
  curl.easy_getinfo(handle, CURLINFO_PRIMARY_IP, &address);
  curl.easy_getinfo(handle, CURLINFO_PRIMARY_PORT, &port);
  if (address != nullptr && *address != '\0') {
    answer.address = std::string(address) + ":" + std::to_string(port);
  }
  curl_off_t micros = 0;
  curl.easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &micros);
  answer.duration = Milliseconds(micros / 1000);
  answer.body = base::to_valid_utf8(answer.body);
}

}  // namespace

namespace {

Answer ask_trusting(const Question& question, const std::string& authorities) {
  const LibCurl curl = load_libcurl();
  const Handle handle(curl.easy_init(), curl.easy_cleanup);
  if (!handle) return {.how = Answering::failed, .error = "libcurl cannot be set up"};
  Received received{.answer = {}, .keep = question.keep};
  set_up(curl, handle.get(), question, received);
  if (!authorities.empty()) curl.easy_setopt(handle.get(), CURLOPT_CAINFO, authorities.c_str());
  const Headers headers = headers_of(curl, question);
  if (headers) curl.easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl.easy_perform(handle.get());
  Answer& answer = received.answer;
  answer.how = received.enough ? Answering::answered : meaning(code);
  if (answer.how != Answering::answered) answer.error = curl.easy_strerror(code);
  complete(curl, handle.get(), answer);
  if (is_tcp(question) && answer.how == Answering::answered) {
    answer.status = 0;
    if (hung_up(curl, handle.get())) answer.how = Answering::closed;
  }
  return std::move(answer);
}

}  // namespace

Answer ask(const Question& question) {
  return ask_trusting(question, "");
}

Ask asker(const std::string& authorities) {
  return [authorities](const Question& question) { return ask_trusting(question, authorities); };
}

std::string asking_library() {
  const std::string words = load_libcurl().version();  // "libcurl/7.88.1 OpenSSL/3.0.17 …"
  std::string first = words.substr(0, words.find(' '));
  std::replace(first.begin(), first.end(), '/', ' ');
  return first;
}

}  // namespace cloudctl::observe
