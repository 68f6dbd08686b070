#include "store/pg_query.h"

#include <libpq-fe.h>

#include <set>

#include "base/text.h"

namespace notes::store {
namespace {

// Types by their object ids, which never change (PostgreSQL's src/include/catalog/pg_type.dat).
enum TypeId : Oid {
  boolean = 16,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  oid = 26,
  json = 114,
  float4 = 700,
  float8 = 701,
  numeric = 1700,
  jsonb = 3802
};

/** Numbers as numbers, but for those that JSON does not have: NaN and Infinity. */
void append_number(std::string& out, std::string_view text) {
  const bool finite = text.find_first_of("aIi") == std::string_view::npos;
  if (finite) {
    out += text;
  } else {
    append_json(out, text);
  }
}

void append_value(std::string& out, const PGresult* row, int column) {
  if (PQgetisnull(row, 0, column) != 0) {
    out += "null";
    return;
  }
  const std::string_view text(PQgetvalue(row, 0, column),
                              static_cast<std::size_t>(PQgetlength(row, 0, column)));
  switch (PQftype(row, column)) {
    case boolean:
      out += text == "t" ? "true" : "false";
      break;
    case int8:
    case int2:
    case int4:
    case oid:
    case float4:
    case float8:
    case numeric:
      append_number(out, text);
      break;
    case json:
    case jsonb:
      out += text;
      break;
    default:
      append_json(out, text);
  }
}

void append_row(std::string& out, const PGresult* row) {
  out += out.size() > 1 ? ",\n{" : "{";
  for (int column = 0; column < PQnfields(row); ++column) {
    if (column > 0) out += ',';
    append_json(out, PQfname(row, column));
    out += ':';
    append_value(out, row, column);
  }
  out += '}';
}

void check_names(const PGresult* row) {
  std::set<std::string_view> names;
  for (int column = 0; column < PQnfields(row); ++column) {
    const std::string_view name = PQfname(row, column);
    if (names.insert(name).second) continue;
    throw StatementRefused("two columns are called \"" + std::string(name) +
                           "\"; give one of them another name with AS");
  }
}

/** What a failed statement means to its author; throws Lost if it was not the author's doing. */
std::string refusal_of(const PGresult* failed, const QueryLimits& limits) {
  const char* raw = PQresultErrorField(failed, PG_DIAG_SQLSTATE);
  const std::string_view state = raw ? raw : "";
  if (state == "57014") {
    return "the statement took longer than " + std::to_string(limits.time.count()) +
           " ms (QUERY_TIMEOUT)";
  }
  // The connection, resources, the operator, the system.
  const std::string_view kind = state.substr(0, 2);
  if (kind.empty() || kind == "08" || kind == "53" || kind == "57" || kind == "58") {
    throw Lost("postgres: " + words_of(failed));
  }
  return words_of(failed) + " (SQLSTATE " + std::string(state) + ')';
}

/** The rows of the one statement that was sent. */
class Reading {
 public:
  Reading(PgConnection& connection, const QueryLimits& limits)
      : connection_(connection), limits_(limits) {}

  QueryOutcome all(Deadline deadline) {
    QueryOutcome outcome;
    while (const PgResult result = connection_.next(deadline)) {
      if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
        outcome.refused = refusal_of(result.get(), limits_);
      } else {
        take(result.get());
      }
    }
    if (has_rows_) outcome.rows = rows_ + ']';
    return outcome;
  }

 private:
  void take(const PGresult* result) {
    switch (PQresultStatus(result)) {
      case PGRES_SINGLE_TUPLE:
        add(result);
        break;
      case PGRES_TUPLES_OK:
        has_rows_ = true;
        check_names(result);
        break;
      case PGRES_COMMAND_OK:
        break;
      case PGRES_EMPTY_QUERY:
        throw StatementRefused("the statement is empty");
      default:
        throw StatementRefused("COPY is not possible here");
    }
  }

  void add(const PGresult* row) {
    if (++count_ == 1) check_names(row);
    if (count_ > limits_.rows) {
      throw StatementRefused("the result has more than " + std::to_string(limits_.rows) +
                             " rows (QUERY_ROWS); ask for fewer with LIMIT");
    }
    append_row(rows_, row);
    if (rows_.size() > limits_.bytes) {
      throw StatementRefused("the result is larger than " + std::to_string(limits_.bytes) +
                             " bytes (QUERY_BYTES); ask for less");
    }
  }

  PgConnection& connection_;
  const QueryLimits& limits_;
  std::string rows_ = "[";
  std::size_t count_ = 0;
  bool has_rows_ = false;
};

}  // namespace

QueryOutcome run_query(PgConnection& connection, const std::string& statement,
                       const QueryLimits& limits, Deadline deadline) try {
  connection.script("BEGIN; SET LOCAL statement_timeout = " + std::to_string(limits.time.count()),
                    deadline);
  // The extended protocol takes exactly one statement.
  connection.send(statement);
  QueryOutcome outcome = Reading(connection, limits).all(deadline);
  if (outcome.refused) {
    connection.script("ROLLBACK", deadline);
  } else {
    connection.send("COMMIT");  // which may fail too, by a constraint that was deferred until now
    outcome.refused = Reading(connection, limits).all(deadline).refused;
  }
  // What the statement has set, prepared, locked or listened to is not for the next one.
  connection.script("DISCARD ALL", deadline);
  return outcome;
} catch (const Unavailable& problem) {
  throw Lost(problem.what());  // in the midst of a transaction: for nobody else
}

}  // namespace notes::store
