#pragma once
// Answers requests: finds the route, runs its handler, turns every failure into an answer, and
// tells log and metrics. Must not know sockets.

#include "base/log.h"
#include "http/application.h"
#include "service/context.h"
#include "service/routes.h"

namespace notes::service {

class Service final : public http::Application {
 public:
  Service(net::io_context& io, Context& context, Log& log);

  Task<http::Answer> answer(const http::Request& request) override;
  void answered(const http::Exchange& exchange) override;

 private:
  Task<http::Answer> route(const http::Request& request);
  Task<http::Response> handle(Handler handler, const Call& call);
  http::Response failed(const std::string& what, const http::Refusal& refusal);
  void flush_soon();

  net::io_context& io_;
  Context& context_;
  Log& log_;
  Routes routes_;
  bool flushing_ = false;
};

}  // namespace notes::service
