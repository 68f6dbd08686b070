#include "service/service.h"

#include <boost/asio/post.hpp>
#include <exception>

#include "service/status.h"

namespace notes::service {
namespace {

using http::Answer;
using http::Refusal;

Answer options(const std::string& allow) {
  Answer answer;
  answer.response.status = 204;
  answer.response.headers.emplace_back("Allow", allow);
  return answer;
}

/** What an exception of a handler means for the client. */
Refusal refusal_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const store::Full& full) {
    return {507, full.what()};
  } catch (const store::StatementRefused& refused) {
    return {422, refused.what()};
  } catch (const store::Unavailable& problem) {
    return {503, problem.what()};
  } catch (const std::exception& problem) {
    return {500, problem.what()};
  }
}

/** The answer if no handler is to be asked: unknown, not allowed, or only asked what is allowed. */
Answer without_handler(const http::Request& request, const http::Match& match,
                       const std::vector<http::Pattern>& patterns) {
  Answer answer;
  if (match.path.empty()) {
    answer.response = http::refuse({404, "there is nothing at this path"});
    return answer;
  }
  if (request.method == http::Method::options) {
    answer = options(http::allowed_methods(patterns, match.path));
  } else if (!request.known_method) {
    answer.response = http::refuse({501, "this method is not known here"});
  } else {
    answer.response = http::refuse({405, "this path can be asked for " + match.allow});
    answer.response.headers.emplace_back("Allow", match.allow);
  }
  answer.route = match.path;
  return answer;
}

}  // namespace

Service::Service(net::io_context& io, Context& context, Log& log)
    : io_(io), context_(context), log_(log), routes_(all_routes()) {}

Task<Answer> Service::answer(const http::Request& request) {
  ++context_.in_flight;
  Answer answer = co_await route(request);
  --context_.in_flight;
  co_return answer;
}

Task<Answer> Service::route(const http::Request& request) {
  const auto parsed = http::parse_target(request.target);
  Answer answer;
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    answer.response = http::refuse(*refusal);
    co_return answer;
  }
  const auto& target = std::get<http::Target>(parsed);
  if (target.path == "*" && request.method == http::Method::options) {
    co_return options("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  }
  const http::Match match = http::find_route(routes_.patterns, request.method, target.path);
  if (!match.route) co_return without_handler(request, match, routes_.patterns);
  const Call call{.request = request, .target = target, .id = match.id};
  answer.route = match.path;
  answer.response = co_await handle(routes_.handlers[*match.route], call);
  co_return answer;
}

Task<http::Response> Service::handle(Handler handler, const Call& call) {
  const bool needs_store = call.target.path.starts_with("/api/") ||
                           call.target.path.starts_with("/data") ||
                           (call.target.path == "/query" && context_.queries != nullptr);
  if (needs_store && context_.stage == Stage::starting) {
    co_return failed({}, {503, starting(context_)});
  }
  std::exception_ptr failure;
  http::Response response;
  try {
    response = co_await handler(context_, call);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    const Refusal refusal = refusal_of(failure);
    if (refusal.status == 503) ++context_.store_errors;
    // A statement that its author got wrong is no failure of the service.
    const bool ours = refusal.status >= 500;
    co_return failed(ours ? call.request.target : std::string(), refusal);
  }
  co_return response;
}

http::Response Service::failed(const std::string& what, const Refusal& refusal) {
  if (!what.empty()) {
    log_.write(Level::error, "request failed", {{"target", what}, {"reason", refusal.reason}});
    flush_soon();
  }
  if (refusal.status == 500) return http::refuse({500, "something went wrong; the log has it"});
  http::Response response = http::refuse(refusal);
  if (refusal.status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

void Service::answered(const http::Exchange& exchange) {
  context_.requests.count(
      {.route = exchange.route, .method = exchange.method, .status = exchange.status},
      exchange.took);
  const bool quiet = exchange.status < 400 && is_probe(exchange.route);
  const Level level = quiet ? Level::debug : Level::info;
  if (!log_.shows(level)) return;
  log_.write(level, "request",
             {{"method", exchange.method},
              {"target", exchange.target},
              {"status", static_cast<long long>(exchange.status)},
              {"ms", static_cast<double>(exchange.took.count()) / 1000.0},
              {"bytes", static_cast<long long>(exchange.bytes)},
              {"peer", exchange.peer}});
  flush_soon();
}

/** Lines of all requests of one round of the event loop go out in one write. */
void Service::flush_soon() {
  if (flushing_) return;
  flushing_ = true;
  net::post(io_, [this] {
    flushing_ = false;
    log_.flush();
  });
}

}  // namespace notes::service
