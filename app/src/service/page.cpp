#include "service/page.h"

#include <cstdint>

#include "embedded.h"
#include "service/json.h"

namespace notes::service {
namespace {

// The page needs nothing from elsewhere, and nothing elsewhere may frame it or run inside it.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** FNV-1a, 64 bits: enough to tell two builds' files apart. */
std::string tag_of(std::string_view content) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : content) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string tag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4) {
    tag += digits[(hash >> static_cast<unsigned>(shift)) & 15U];
  }
  return tag + '"';
}

http::Response file(const Call& call, std::string_view content, std::string_view type) {
  http::Response response;
  response.content_type = type;
  std::string tag = tag_of(content);
  const bool known = call.request.if_none_match.find(tag) != std::string::npos;
  response.headers.emplace_back("ETag", std::move(tag));
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.headers.emplace_back("Content-Security-Policy", content_policy);
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (known) {
    response.status = 304;
  } else {
    response.body = content;
  }
  return response;
}

}  // namespace

Task<http::Response> show_page(Context&, const Call& call) {
  co_return file(call, embedded::index_html, "text/html; charset=utf-8");
}

Task<http::Response> show_style(Context&, const Call& call) {
  co_return file(call, embedded::notes_css, "text/css; charset=utf-8");
}

Task<http::Response> show_script(Context&, const Call& call) {
  co_return file(call, embedded::notes_js, "text/javascript; charset=utf-8");
}

Task<http::Response> show_icon(Context&, const Call& call) {
  co_return file(call, embedded::icon_svg, "image/svg+xml");
}

Task<http::Response> show_openapi(Context& context, const Call&) {
  std::string document(openapi_document());
  constexpr std::string_view placeholder = "@VERSION@";
  const std::size_t at = document.find(placeholder);
  if (at != std::string::npos) document.replace(at, placeholder.size(), context.identity.version);
  co_return json_response(200, std::move(document));
}

std::string_view openapi_document() {
  return embedded::openapi_json;
}

}  // namespace notes::service
