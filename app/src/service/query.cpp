#include "service/query.h"

#include <nlohmann/json.hpp>

#include "service/json.h"

namespace notes::service {
namespace {

using nlohmann::json;

std::variant<std::string, http::Refusal> statement_in(const http::Request& request) {
  const auto read = json_object(request);
  if (const auto* refusal = std::get_if<http::Refusal>(&read)) return *refusal;
  const json& body = std::get<json>(read);
  for (const auto& [name, value] : body.items()) {
    if (name == "query") continue;
    return http::Refusal{422,
                         "the body has the field \"query\", not \"" + name.substr(0, 80) + '"'};
  }
  const auto found = body.find("query");
  if (found == body.end()) return http::Refusal{422, "\"query\" is missing"};
  if (!found->is_string()) return http::Refusal{422, "\"query\" must be a string"};
  std::string statement = found->get<std::string>();
  // libpq would take a zero byte for the end.
  if (statement.find('\0') != std::string::npos) {
    return http::Refusal{422, "\"query\" must not have zero bytes"};
  }
  return statement;
}

}  // namespace

Task<http::Response> run_query(Context& context, const Call& call) {
  if (context.queries == nullptr) {
    co_return http::refuse({403, "/query is switched off; set ALLOW_QUERY=1 to use it"});
  }
  const auto statement = statement_in(call.request);
  if (const auto* refusal = std::get_if<http::Refusal>(&statement)) {
    co_return http::refuse(*refusal);
  }
  const auto work = [text = std::get<std::string>(statement)](store::Store& store) {
    return store.query(text);
  };
  const auto rows = co_await context.queries->write(work);
  if (rows) co_return json_response(200, "{\"result\":" + *rows + "}\n");
  http::Response done = json_response(200, "OK");
  done.content_type = "text/plain; charset=utf-8";
  co_return done;
}

}  // namespace notes::service
