#pragma once
// /api/todos: the to-do list as a REST resource.

#include "service/context.h"

namespace notes::service {

/** A to-do's text is at most this many characters. */
inline constexpr std::size_t longest_text = 500;

Task<http::Response> list_todos(Context& context, const Call& call);
Task<http::Response> add_todo(Context& context, const Call& call);
Task<http::Response> show_todo(Context& context, const Call& call);

/** PUT: both fields must be there. */
Task<http::Response> replace_todo(Context& context, const Call& call);

/** PATCH: only what is given changes. */
Task<http::Response> change_todo(Context& context, const Call& call);
Task<http::Response> remove_todo(Context& context, const Call& call);

}  // namespace notes::service
