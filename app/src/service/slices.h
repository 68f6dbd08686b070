#pragma once
// Long lists in parts: `?after=ID&limit=N` in, `Link: …; rel="next"` out. Must not know what is
// listed.

#include <optional>
#include <string_view>
#include <variant>

#include "http/message.h"
#include "http/target.h"
#include "store/store.h"

namespace notes::service {

/** The part of a list that the query asks for, or 422 with the reason. */
std::variant<store::Slice, http::Refusal> slice_of(const http::Target& target);

/** Points to the following part, if there is one. */
void link_next(http::Response& response, std::string_view path, std::optional<store::Id> next);

/** The id in a path; nothing if it cannot be one, and so is not found. */
std::optional<store::Id> id_of(std::string_view text);

}  // namespace notes::service
