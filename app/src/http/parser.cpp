#include "http/parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/optional.hpp>
#include <optional>

#include "base/text.h"

namespace notes::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::http::error;
using beast::http::field;
using beast::http::verb;
using Text = beast::string_view;

std::string_view view(Text text) {
  return {text.data(), text.size()};
}

Method method_of(verb v) {
  switch (v) {
    case verb::get:
      return Method::get;
    case verb::head:
      return Method::head;
    case verb::post:
      return Method::post;
    case verb::put:
      return Method::put;
    case verb::patch:
      return Method::patch;
    case verb::delete_:
      return Method::remove;
    case verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

/** What the reader of a refused request is told, for faults that Beast finds. */
Refusal refusal_of(const error_code& ec, bool has_line) {
  if (ec == error::header_limit || ec == error::buffer_overflow) {
    if (has_line) return {431, "the request head is too large"};
    return {414, "the request line is too long"};
  }
  if (ec == error::body_limit) return {413, "the request body is too large"};
  if (ec == error::bad_version) return {505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  if (ec == error::bad_content_length || ec == error::multiple_content_length) {
    return {400, "the Content-Length is not one plain number, or contradicts another field"};
  }
  if (ec == error::bad_transfer_encoding) {
    return {400, "the Transfer-Encoding contradicts another field"};
  }
  return {400, "not a well-formed HTTP request: " + ec.message()};
}

}  // namespace

/** One message: Beast calls back with the pieces, which are checked and kept here. */
class Parser::Message final : public beast::http::basic_parser<true> {
 public:
  explicit Message(const ParserLimits& limits) : limits_(limits) {
    eager(true);
    header_limit(static_cast<std::uint32_t>(limits.head));
    body_limit(limits.body);
  }

  Request request;
  std::optional<Refusal> refusal;
  bool begun = false;  // first byte of the request line was seen
  bool expects_continue = false;

  /** Between the head and the end of a chunked message. */
  bool in_chunks() const { return is_header_done() && chunked(); }

  /** `rest` begins with the request line, unless Beast has taken that already. */
  void refused_by(const error_code& ec, std::string_view rest) {
    if (refusal) return;
    const bool line_ends = rest.substr(0, limits_.head).find('\n') != std::string_view::npos;
    refusal = refusal_of(ec, line_ends || !request.target.empty());
  }

 private:
  void refuse(int status, const char* reason, error_code& ec);
  void on_request_impl(verb v, Text, Text target, int version, error_code& ec) override;
  void on_field_impl(field f, Text name, Text value, error_code& ec) override;
  /** A folded value was copied elsewhere by Beast, or begins on another line than its name. */
  static bool folded(Text name, Text value);
  /** A field after a chunked body must not change how the message is understood. */
  void on_trailer(field f, error_code& ec);
  void on_length(Text value, error_code& ec);
  void on_encoding(Text value, error_code& ec);
  void on_both(error_code& ec);
  void on_host(error_code& ec);
  void on_expect(Text value, error_code& ec);
  void on_header_impl(error_code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
  std::size_t on_body_impl(Text body, error_code&) override;
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override;
  void on_chunk_header_impl(std::uint64_t size, Text extension, error_code& ec) override;
  void on_response_impl(int, Text, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  const ParserLimits& limits_;
  int minor_ = 1;
  std::size_t fields_ = 0;
  int lengths_ = 0;
  int encodings_ = 0;
  int hosts_ = 0;
};

void Parser::Message::refuse(int status, const char* reason, error_code& ec) {
  refusal = Refusal{status, reason};
  ec = error::bad_field;
}

void Parser::Message::on_request_impl(verb v, Text, Text target, int version, error_code& ec) {
  request.method = method_of(v);
  request.known_method = v != verb::unknown;
  if (target.size() > limits_.target) return refuse(414, "the request target is too long", ec);
  request.target = view(target);
  minor_ = version % 10;
}

void Parser::Message::on_field_impl(field f, Text name, Text value, error_code& ec) {
  if (is_header_done()) return on_trailer(f, ec);
  if (++fields_ > limits_.fields) return refuse(431, "too many header fields", ec);
  if (folded(name, value)) return refuse(400, "header fields must not be folded", ec);
  switch (f) {
    case field::content_length:
      return on_length(value, ec);
    case field::transfer_encoding:
      return on_encoding(value, ec);
    case field::host:
      return on_host(ec);
    case field::expect:
      return on_expect(value, ec);
    case field::content_type:
      request.content_type = view(value);
      return;
    case field::if_none_match:
      request.if_none_match = view(value);
      return;
    default:
      return;
  }
}

bool Parser::Message::folded(Text name, Text value) {
  const char* after_name = name.data() + name.size();
  if (value.empty()) return false;
  if (value.data() < after_name) return true;
  const auto gap = static_cast<std::size_t>(value.data() - after_name);
  constexpr std::size_t widest = 256 * 1024;  // the largest head there can be
  return gap > widest || std::string_view(after_name, gap).find('\n') != std::string_view::npos;
}

void Parser::Message::on_trailer(field f, error_code& ec) {
  if (++fields_ > limits_.fields) return refuse(431, "too many header fields", ec);
  if (f == field::content_length || f == field::transfer_encoding || f == field::host) {
    refuse(400, "a framing field must not stand in a trailer", ec);
  }
}

void Parser::Message::on_length(Text value, error_code& ec) {
  if (lengths_++ > 0) return refuse(400, "Content-Length is given twice", ec);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (value.empty() || !std::all_of(value.begin(), value.end(), digit)) {
    return refuse(400, "the Content-Length is not one plain number", ec);
  }
  if (encodings_ > 0) on_both(ec);
  request.announces_body = true;
}

void Parser::Message::on_encoding(Text value, error_code& ec) {
  if (encodings_++ > 0) return refuse(400, "Transfer-Encoding is given twice", ec);
  if (lengths_ > 0) return on_both(ec);
  if (minor_ == 0) return refuse(400, "HTTP/1.0 knows no Transfer-Encoding", ec);
  if (!same_word(view(value), "chunked")) {
    return refuse(501, "the only Transfer-Encoding understood is \"chunked\"", ec);
  }
  request.announces_body = true;
}

void Parser::Message::on_both(error_code& ec) {
  refuse(400, "Content-Length and Transfer-Encoding must not stand together", ec);
}

void Parser::Message::on_host(error_code& ec) {
  if (hosts_++ > 0) refuse(400, "Host is given twice", ec);
}

void Parser::Message::on_expect(Text value, error_code& ec) {
  if (!same_word(view(value), "100-continue")) {
    return refuse(417, "the only expectation understood is \"100-continue\"", ec);
  }
  expects_continue = minor_ > 0;
}

void Parser::Message::on_header_impl(error_code& ec) {
  if (minor_ > 0 && hosts_ == 0) return refuse(400, "an HTTP/1.1 request needs a Host", ec);
  request.keep_alive = keep_alive();
}

void Parser::Message::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  if (length) request.body.reserve(static_cast<std::size_t>(*length));
}

std::size_t Parser::Message::on_body_impl(Text body, error_code&) {
  request.body += view(body);
  return body.size();
}

std::size_t Parser::Message::on_chunk_body_impl(std::uint64_t, Text body, error_code&) {
  request.body += view(body);
  return body.size();
}

void Parser::Message::on_chunk_header_impl(std::uint64_t size, Text extension, error_code& ec) {
  // Beast's own check comes after the chunk; a chunk that cannot fit is refused before it.
  if (size > limits_.body - std::min(limits_.body, request.body.size())) {
    return refuse(413, "the request body is too large", ec);
  }
  if (extension.size() > 256) refuse(400, "a chunk extension is too long", ec);
}

Parser::Parser(const ParserLimits& limits)
    : limits_(limits), message_(std::make_unique<Message>(limits_)) {}

Parser::~Parser() = default;

Fed Parser::feed(std::string_view bytes) {
  Fed fed;
  // The shortest end of a chunked body has 5 bytes; with less Beast stops at an assertion when it
  // has seen the last chunk, but not all that follows it.
  if (message_->in_chunks() && bytes.size() < 5) return fed;
  if (!message_->begun) {
    // An empty line before a request is a harmless leftover of old clients (RFC 9112, section 2.2).
    if (bytes == "\r") return fed;
    if (bytes.starts_with("\r\n")) fed.consumed = 2;
    if (fed.consumed == bytes.size()) return fed;
    message_->begun = true;
  }
  error_code ec;
  const std::string_view rest = bytes.substr(fed.consumed);
  fed.consumed += message_->put(boost::asio::buffer(rest.data(), rest.size()), ec);
  if (ec && ec != error::need_more) {
    message_->refused_by(ec, rest);
    fed.state = Parsing::refused;
  } else if (message_->is_done()) {
    fed.state = Parsing::complete;
  } else if (bytes.size() - fed.consumed > limits_.head) {
    // Chunk extensions and trailers are bounded by no limit of Beast's.
    message_->refusal = Refusal{431, "a chunk's head or the trailer is too large"};
    fed.state = Parsing::refused;
  }
  return fed;
}

bool Parser::take_continue() {
  if (!message_->is_header_done() || !message_->expects_continue) return false;
  message_->expects_continue = false;
  return message_->request.body.empty();
}

const Request& Parser::request() const {
  return message_->request;
}

const Refusal& Parser::refusal() const {
  return *message_->refusal;
}

void Parser::restart() {
  message_ = std::make_unique<Message>(limits_);
}

}  // namespace notes::http
