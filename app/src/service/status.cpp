#include "service/status.h"

#include "base/text.h"
#include "service/json.h"

namespace notes::service {
namespace {

http::Response not_ready(std::string reason) {
  http::Response response = http::refuse({503, std::move(reason)});
  response.headers.emplace_back("Retry-After", "1");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

void append_connections(std::string& out, const http::Counts& counts) {
  const auto value = [](std::size_t count) { return static_cast<double>(count); };
  using metrics::append;
  append(out, {"notes_connections_open", "gauge", "Open connections.", value(counts.open)});
  append(out, {"notes_connections_accepted_total", "counter", "Connections accepted.",
               value(counts.accepted)});
  append(out, {"notes_connections_turned_away_total", "counter",
               "Connections refused because of MAX_CONNECTIONS.", value(counts.turned_away)});
  append(out, {"notes_connections_evicted_total", "counter",
               "Idle connections closed to make room.", value(counts.evicted)});
  append(out, {"notes_connections_expired_total", "counter", "Connections ended by a deadline.",
               value(counts.expired)});
}

}  // namespace

std::string starting(const Context& context) {
  if (context.waiting_for.empty()) return "starting: the store is being opened";
  return "starting: " + context.waiting_for;
}

Task<http::Response> show_alive(Context&, const Call&) {
  co_return json_response(200, "{\"status\":\"ok\"}\n");
}

Task<http::Response> show_ready(Context& context, const Call&) {
  if (context.stage == Stage::starting) co_return not_ready(starting(context));
  if (context.stage == Stage::draining) co_return not_ready("draining: the service is stopping");
  const auto work = [](const store::Store& store) {
    store.ping();
    return true;
  };
  co_await context.lanes.read(work);
  co_return json_response(200, "{\"status\":\"ready\"}\n");
}

Task<http::Response> show_version(Context& context, const Call&) {
  std::string body = "{\"name\":\"notes\",\"version\":";
  append_json(body, context.identity.version);
  body += ",\"revision\":";
  append_json(body, context.identity.revision);
  body += ",\"hostname\":";
  append_json(body, context.identity.hostname);
  body += ",\"store\":";
  append_json(body, context.lanes.store().name());
  co_return json_response(200, body + "}\n");
}

Task<http::Response> show_metrics(Context& context, const Call&) {
  std::string body;
  context.requests.append(body);
  using metrics::append;
  append(body, {"notes_requests_in_flight", "gauge", "Requests being answered, this one included.",
                static_cast<double>(context.in_flight)});
  append_connections(body, context.connections());
  append(body, {"notes_store_errors_total", "counter", "Calls that the store could not answer.",
                static_cast<double>(context.store_errors)});
  metrics::append_process(body, context.started);
  body += "# HELP notes_info Version and store of this process.\n# TYPE notes_info gauge\n";
  body += "notes_info{version=" + metrics::label_value(context.identity.version) +
          ",revision=" + metrics::label_value(context.identity.revision) +
          ",store=" + metrics::label_value(context.lanes.store().name()) + "} 1\n";
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = std::move(body);
  co_return response;
}

Task<http::Response> burn(Context& context, const Call& call) {
  if (!context.settings.allow_burn) {
    co_return http::refuse({403, "/burn is switched off; set ALLOW_BURN=1 to use it"});
  }
  const long long most = Burner::longest.count();
  const auto ms = whole_number(call.target.value("ms").value_or("100"));
  if (!ms || *ms < 1 || *ms > most) {
    co_return http::refuse({422, "\"ms\" must be a number from 1 to " + std::to_string(most)});
  }
  if (!context.burner.has_room()) {
    http::Response busy = http::refuse({429, "as many burns as are allowed are running"});
    busy.headers.emplace_back("Retry-After", "1");
    co_return busy;
  }
  const long long rounds = co_await context.burner.burn(std::chrono::milliseconds(*ms));
  co_return json_response(200, "{\"burned_ms\":" + std::to_string(*ms) +
                                   ",\"rounds\":" + std::to_string(rounds) + "}\n");
}

}  // namespace notes::service
