#include "service/slices.h"

#include <string>

#include "base/text.h"

namespace notes::service {
namespace {

constexpr long long most_entries = 1000;

}  // namespace

std::variant<store::Slice, http::Refusal> slice_of(const http::Target& target) {
  store::Slice slice;
  if (const auto after = target.value("after")) {
    const auto id = id_of(*after);
    if (!id) return http::Refusal{422, "\"after\" must be an id, a whole number"};
    slice.after = *id;
  }
  if (const auto limit = target.value("limit")) {
    const auto count = whole_number(*limit);
    if (!count || *count < 1 || *count > most_entries) {
      return http::Refusal{422,
                           "\"limit\" must be a number from 1 to " + std::to_string(most_entries)};
    }
    slice.limit = static_cast<std::size_t>(*count);
  }
  return slice;
}

void link_next(http::Response& response, std::string_view path, std::optional<store::Id> next) {
  if (!next) return;
  const std::string place = std::string(path) + "?after=" + std::to_string(*next);
  response.headers.emplace_back("Link", '<' + place + ">; rel=\"next\"");
}

std::optional<store::Id> id_of(std::string_view text) {
  return whole_number(text);
}

}  // namespace notes::service
