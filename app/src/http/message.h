#pragma once
// A request and a response as plain values. Must not know sockets, routes or how either is written.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notes::http {

enum class Method { get, head, post, put, patch, remove, options, other };

/** `GET`, `DELETE`, …; `other` for what no route can ask for. */
std::string_view name_of(Method method);

struct Request {
  Method method = Method::other;
  std::string target;  // as sent: path and query, still percent-encoded
  std::string body = {};
  std::string content_type;   // empty: none given
  std::string if_none_match;  // empty: none given
  bool keep_alive = false;
  bool announces_body = false;  // has a Content-Length or is chunked
  bool known_method = true;     // false: a method this server has never heard of
};

struct Response {
  int status = 200;
  std::string body = {};
  std::string_view content_type = "application/json";  // text that lives forever
  std::vector<std::pair<std::string_view, std::string>> headers = {};
};

/** Why a request is not answered as asked; becomes a response with a JSON reason. */
struct Refusal {
  int status = 400;
  std::string reason;
};

/** `{"status":404,"error":"Not Found","reason":"…"}` */
Response refuse(const Refusal& refusal);

/** The standard phrase of a status, `Not Found`. */
std::string_view phrase_of(int status);

/** Appends head and body to `out`. `Date` is given because it changes once a second only. */
struct ReplyFrame {
  std::string_view date;
  bool keep_alive = true;
  bool with_body = true;  // false: answers HEAD; the length is still told
};
void append_reply(std::string& out, const Response& response, const ReplyFrame& frame);

/** `Sat, 21 Nov 2026 12:00:00 GMT` (RFC 9110, section 5.6.7). */
std::string http_date(long long seconds_since_1970);

}  // namespace notes::http
