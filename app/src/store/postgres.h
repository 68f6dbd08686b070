#pragma once
// Notes in a PostgreSQL database, which may come and go: every call has a deadline, connections are
// made again when they break, and missing tables are made by whoever connects first.

#include <chrono>
#include <string>

#include "store/allowance.h"
#include "store/pg_connection.h"
#include "store/pool.h"
#include "store/store.h"

namespace notes::store {

struct QueryLimits {
  std::chrono::milliseconds time{5000};
  std::size_t rows = 1000;
  std::size_t bytes = 1024 * 1024;
};

struct PostgresSettings {
  std::string url;  // may be empty: PGHOST and its like say where it is
  std::size_t max_items = 10000;
  std::size_t connections = 8;
  std::chrono::milliseconds patience{5000};  // for a whole call
  QueryLimits query = {};
};

/** True if libpq can read the URL. */
bool is_postgres_url(const std::string& url);

class Postgres final : public Store {
 public:
  explicit Postgres(const PostgresSettings& settings);

  std::string_view name() const override { return "postgres"; }
  bool blocks() const override { return true; }
  std::size_t width() const override { return settings_.connections; }
  bool remote() const override { return true; }
  void open() override { ping(); }
  void ping() const override;

  Page<Todo> todos(const Slice& slice) const override;
  std::optional<Todo> todo(Id id) const override;
  Todo add_todo(const Todo& todo) override;
  std::optional<Todo> change_todo(Id id, const TodoChange& change) override;
  bool remove_todo(Id id) override;

  Page<Document> documents(const Slice& slice) const override;
  std::optional<std::string> document(Id id) const override;
  Id add_document(const std::string& text) override;

  std::optional<std::string> query(const std::string& statement) override;

 private:
  struct Addition {
    const char* plain;    // adds
    const char* counted;  // counts, and adds if there is room; needs the limit as its last value
  };

  std::unique_ptr<PgConnection> connect(Deadline deadline) const;
  Deadline deadline() const { return Clock::now() + settings_.patience; }
  PgRows ask(Repeat repeat, const char* statement, std::initializer_list<PgValue> values) const;
  static Id added_id(const PgRows& rows, Allowance& allowance);

  PostgresSettings settings_;
  mutable Pool<PgConnection> pool_;
  Pool<PgConnection> queries_;  // their own, so that slow statements of clients stop nothing else
  Allowance todos_allowed_;
  Allowance documents_allowed_;
};

}  // namespace notes::store
