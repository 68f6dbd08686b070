#include "service/data.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "service/json.h"
#include "service/slices.h"

namespace notes::service {

Task<http::Response> list_data(Context& context, const Call& call) {
  const auto slice = slice_of(call.target);
  if (const auto* refusal = std::get_if<http::Refusal>(&slice)) co_return http::refuse(*refusal);
  const auto work = [slice = std::get<store::Slice>(slice)](const store::Store& store) {
    return store.documents(slice);
  };
  const auto page = co_await context.lanes.read(work);
  std::string body = "[";
  for (const store::Document& document : page.entries) {
    if (body.size() > 1) body += ",\n";
    body += document.text;
  }
  http::Response response = json_response(200, body + "]\n");
  link_next(response, "/data", page.next);
  co_return response;
}

Task<http::Response> add_data(Context& context, const Call& call) {
  const auto read = json_object(call.request);
  if (const auto* refusal = std::get_if<http::Refusal>(&read)) co_return http::refuse(*refusal);
  // The bytes themselves are kept: numbers of any precision and the order of keys survive.
  const auto work = [text = std::string(trimmed(call.request.body))](store::Store& store) {
    return store.add_document(text);
  };
  const auto id = co_await context.lanes.write(work);
  http::Response response = json_response(201, "{\"id\":" + std::to_string(id) + "}\n");
  response.headers.emplace_back("Location", "/data/" + std::to_string(id));
  co_return response;
}

Task<http::Response> show_data(Context& context, const Call& call) {
  const http::Refusal missing{404, "there is no object with id \"" + std::string(call.id) + '"'};
  const auto id = id_of(call.id);
  if (!id) co_return http::refuse(missing);
  const auto work = [id = *id](const store::Store& store) { return store.document(id); };
  const auto document = co_await context.lanes.read(work);
  if (!document) co_return http::refuse(missing);
  co_return json_response(200, *document + '\n');
}

}  // namespace notes::service
