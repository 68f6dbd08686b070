#pragma once
// One SQL statement of a client: in a transaction of its own, within limits, its rows as JSON, and
// nothing of it left on the connection. Must not know HTTP.

#include <optional>
#include <string>

#include "store/postgres.h"

namespace notes::store {

struct QueryOutcome {
  std::optional<std::string> rows;  // `[{"column":value…},…]`; nothing if the statement has none
  std::optional<std::string> refused;  // why the server refused it; then nothing of it has happened
};

/**
 * Runs the statement. Throws StatementRefused where the connection is of no more use: the answer is
 * too large, or is none of rows. Closing the connection then undoes the statement.
 */
QueryOutcome run_query(PgConnection& connection, const std::string& statement,
                       const QueryLimits& limits, Deadline deadline);

}  // namespace notes::store
