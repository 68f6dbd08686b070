#pragma once
// One connection to a PostgreSQL server, never blocking beyond a deadline, with errors as
// exceptions. Must not know what is stored. Only this .cpp and pg_query.cpp see libpq.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "store/pool.h"

struct pg_conn;
struct pg_result;

namespace notes::store {

struct ClearResult {
  void operator()(pg_result* result) const;
};
using PgResult = std::unique_ptr<pg_result, ClearResult>;

/** The rows that a statement gave. */
class PgRows {
 public:
  explicit PgRows(PgResult result) : result_(std::move(result)) {}

  int size() const;
  bool is_null(int row, int column) const;
  std::int64_t number(int row, int column) const;
  bool flag(int row, int column) const;
  std::string text(int row, int column) const;
  /** How many rows it changed. */
  std::int64_t changes() const;

 private:
  PgResult result_;
};

struct PgStatement {
  const char* name;
  const char* sql;
};

/** A parameter; no value stands for NULL. */
using PgValue = std::variant<std::monostate, std::int64_t, bool, std::string_view>;

class PgConnection {
 public:
  /** Connects to `url`; what it leaves out comes from libpq's own variables, PGHOST and so on. */
  PgConnection(const std::string& url, Deadline deadline);

  /** False if the server has closed it. */
  bool usable() const;

  /** Runs statements without parameters, in one message; the rows of the last one. */
  PgRows script(const std::string& sql, Deadline deadline);

  /** Prepares all statements in one round trip. */
  void prepare(std::span<const PgStatement> statements, Deadline deadline);

  /** Runs a prepared statement. */
  PgRows run(const char* name, std::initializer_list<PgValue> values, Deadline deadline);

  // For statements whose rows come one by one (pg_query.cpp).

  /** Sends one statement whose rows are asked for one by one. */
  void send(const std::string& sql);
  /** The next result as it is, whatever it says; nothing after the last. Throws Lost. */
  PgResult next(Deadline deadline);

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };

  void connect(Deadline deadline);
  void wait(short events, Deadline deadline) const;
  void flush(Deadline deadline);
  /** All results of what was sent; the last one, or what the first failed one means. */
  PgResult finish(Deadline deadline);
  [[noreturn]] void lost(const std::string& doing) const;

  std::unique_ptr<pg_conn, Finish> handle_;
};

/** Throws what a failed result means: Lost if the connection is of no more use, else Unavailable.
 */
void check_result(const pg_result* result);

/** The server's words on one line, without the "ERROR:" before them. */
std::string words_of(const pg_result* result);

}  // namespace notes::store
