#pragma once
// /query: one SQL statement of a client on the database behind the store, switched on by
// ALLOW_QUERY.

#include "service/context.h"

namespace notes::service {

/** `{"query": "SELECT …"}` in; `{"result":[{"column":value…}…]}` out, or `OK` without rows. */
Task<http::Response> run_query(Context& context, const Call& call);

}  // namespace notes::service
