#pragma once
// The files of the page and the description of the interface, embedded in the program.

#include <string>

#include "service/context.h"

namespace notes::service {

Task<http::Response> show_page(Context& context, const Call& call);
Task<http::Response> show_style(Context& context, const Call& call);
Task<http::Response> show_script(Context& context, const Call& call);
Task<http::Response> show_icon(Context& context, const Call& call);

/** The OpenAPI 3 document, with this program's version in it. */
Task<http::Response> show_openapi(Context& context, const Call& call);

/** The document as it is embedded. */
std::string_view openapi_document();

}  // namespace notes::service
