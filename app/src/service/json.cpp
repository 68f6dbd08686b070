#include "service/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace notes::service {

using nlohmann::json;

int nesting(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!in_string && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return deepest;
}

bool is_json_type(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  if (same_word(type, "application/json")) return true;
  return type.size() > 17 && same_word(type.substr(0, 12), "application/") &&
         same_word(type.substr(type.size() - 5), "+json");
}

std::variant<json, http::Refusal> json_object(const http::Request& request) {
  if (!request.announces_body) return http::Refusal{411, "the request has no Content-Length"};
  if (!is_json_type(request.content_type)) {
    return http::Refusal{415, "the body must be sent as \"Content-Type: application/json\""};
  }
  if (nesting(request.body) > deepest_json) {
    return http::Refusal{400, "the JSON is nested deeper than " + std::to_string(deepest_json)};
  }
  try {
    json value = json::parse(request.body);
    if (value.is_object()) {
      // By name: json converts to nearly everything, so the variant could not choose.
      return std::variant<json, http::Refusal>(std::in_place_type<json>, std::move(value));
    }
    return http::Refusal{422,
                         std::string("the body must be a JSON object, not ") + value.type_name()};
  } catch (const json::parse_error& problem) {
    return http::Refusal{400,
                         "the body is not valid JSON, at byte " + std::to_string(problem.byte)};
  } catch (const json::out_of_range&) {
    return http::Refusal{400, "a number in the JSON is too large"};
  }
}

http::Response json_response(int status, std::string body) {
  http::Response response{.status = status};
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace notes::service
