#include "http/connection.h"

#include <boost/asio/buffer.hpp>
#include <cstring>

namespace notes::http {
namespace {

constexpr std::size_t first_inbox = 2 * 1024;
constexpr std::size_t kept_outbox = 64 * 1024;
constexpr std::size_t linger_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds linger_time{1000};
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

std::string peer_of(const Socket& socket) {
  error_code ec;
  const tcp::endpoint endpoint = socket.remote_endpoint(ec);
  return ec ? "unknown" : endpoint.address().to_string();
}

}  // namespace

Connection::Connection(Socket socket, const Surroundings& around)
    : socket_(std::move(socket)),
      around_(around),
      parser_(around.limits.parser),
      peer_(peer_of(socket_)) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  enter(Phase::idle, around_.limits.idle);
}

Task<void> Connection::run() {
  bool again = true;
  while (again) {
    const Arrival arrival = co_await receive();
    switch (arrival) {
      case Arrival::nothing:
        again = false;
        break;
      case Arrival::request:
        again = co_await answer_request();
        break;
      case Arrival::refused:
        again = co_await answer_refusal(parser_.refusal());
        break;
      case Arrival::late: {
        const Refusal slow{408, "the request did not arrive in time"};
        again = co_await answer_refusal(slow);
        break;
      }
    }
  }
  co_await part();
}

Task<void> Connection::turn_away() {
  begun_ = Steady::now();
  const Refusal busy{503, "too many connections"};
  co_await answer_refusal(busy);
  co_await part();
}

void Connection::expire() {
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::enter(Phase phase, std::chrono::milliseconds patience) {
  phase_ = phase;
  deadline_ = Steady::now() + patience;
}

Parsing Connection::parse() {
  const Fed fed = parser_.feed(std::string_view(inbox_).substr(0, filled_));
  filled_ -= fed.consumed;
  if (filled_ > 0) std::memmove(inbox_.data(), inbox_.data() + fed.consumed, filled_);
  return fed.state;
}

Task<Connection::Arrival> Connection::receive() {
  enter(Phase::idle, around_.limits.idle);
  while (true) {
    if (filled_ > 0) {
      if (phase_ == Phase::idle) {
        enter(Phase::reading, around_.limits.request);
        begun_ = Steady::now();
      }
      const Parsing state = parse();
      if (state == Parsing::complete) co_return Arrival::request;
      if (state == Parsing::refused) co_return Arrival::refused;
      if (parser_.take_continue()) {
        outbox_ = go_on;
        const bool sent = co_await send(0);
        if (!sent) co_return Arrival::nothing;
        enter(Phase::reading, around_.limits.request);
      }
    }
    const std::size_t got = co_await read_more();
    if (got == 0) {
      co_return expired_&& phase_ == Phase::reading ? Arrival::late : Arrival::nothing;
    }
  }
}

Task<std::size_t> Connection::read_more() {
  if (filled_ == inbox_.size()) inbox_.resize(std::max(first_inbox, filled_ * 2));
  error_code ec;
  const net::mutable_buffer space(inbox_.data() + filled_, inbox_.size() - filled_);
  std::size_t got = co_await socket_.async_read_some(space, await_into(ec));
  if (ec == net::error::operation_aborted && phase_ == Phase::idle) {
    // Told to close while idle: a request that came in at the same moment is still served.
    socket_.non_blocking(true, ec);
    got = socket_.read_some(space, ec);
  }
  if (ec) co_return 0;
  filled_ += got;
  co_return got;
}

Task<bool> Connection::answer_request() {
  phase_ = Phase::answering;
  deadline_ = Steady::time_point::max();  // whoever answers has deadlines of its own
  expired_ = false;
  used_ = true;
  const Request& request = parser_.request();
  const Answer answer = co_await around_.application.answer(request);
  const bool keep = request.keep_alive && !around_.hang_up;
  outbox_.clear();
  append_reply(
      outbox_, answer.response,
      {.date = around_.date, .keep_alive = keep, .with_body = request.method != Method::head});
  const std::size_t bytes = outbox_.size();
  const bool sent = co_await send(0);
  report(answer, sent ? bytes : 0);
  if (outbox_.capacity() > kept_outbox) outbox_ = std::string();
  linger_ = filled_ > 0;
  parser_.restart();
  co_return sent&& keep;
}

Task<bool> Connection::answer_refusal(const Refusal& refusal) {
  Answer answer;
  answer.response = refuse(refusal);
  if (refusal.status == 503) answer.response.headers.emplace_back("Retry-After", "1");
  outbox_.clear();
  append_reply(outbox_, answer.response, {.date = around_.date, .keep_alive = false});
  const std::size_t bytes = outbox_.size();
  const bool sent = co_await send(0);
  report(answer, sent ? bytes : 0);
  linger_ = sent;
  co_return false;
}

Task<bool> Connection::send(std::size_t offset) {
  expired_ = false;
  while (offset < outbox_.size()) {
    enter(Phase::writing, around_.limits.request);
    error_code ec;
    const net::const_buffer rest(outbox_.data() + offset, outbox_.size() - offset);
    const std::size_t written = co_await socket_.async_write_some(rest, await_into(ec));
    if (ec) co_return false;
    offset += written;
  }
  co_return true;
}

Task<void> Connection::part() {
  error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  enter(Phase::parting, linger_time);
  std::size_t seen = 0;
  inbox_.resize(first_inbox);
  while (linger_ && !ec && seen < linger_bytes) {
    const net::mutable_buffer space(inbox_.data(), inbox_.size());
    seen += co_await socket_.async_read_some(space, await_into(ec));
    if (Steady::now() > deadline_) break;
  }
  socket_.close(ec);
}

void Connection::report(const Answer& answer, std::size_t bytes) {
  const Request& request = parser_.request();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun_);
  around_.application.answered(
      {.method = request.target.empty() ? "-" : name_of(request.method),
       .target = request.target.empty() ? std::string_view("-") : request.target,
       .route = answer.route,
       .peer = peer_,
       .status = answer.response.status,
       .bytes = bytes,
       .took = took});
}

}  // namespace notes::http
