#pragma once
// JSON bodies: reading what clients send, strictly and within bounds, and writing answers. Must not
// know routes.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "http/message.h"

namespace notes::service {

/** Deeper nesting is refused: no note needs it, and printing nested values costs stack. */
inline constexpr int deepest_json = 64;

/** The body of `request` as a JSON object; or 411, 415, 400 or 422 with the reason. */
std::variant<nlohmann::json, http::Refusal> json_object(const http::Request& request);

/** How deep brackets are nested in `text`, which need not be valid JSON. */
int nesting(std::string_view text);

/** True for `application/json` and `application/…+json`, whatever parameters follow. */
bool is_json_type(std::string_view content_type);

http::Response json_response(int status, std::string body);

}  // namespace notes::service
