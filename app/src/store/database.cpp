#include "store/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "store/store.h"

namespace notes::store {
namespace {

// Another process on the same file (a second replica on the same volume) holds its lock for
// milliseconds; longer than this and the request is better refused.
constexpr int busy_milliseconds = 2000;

[[noreturn]] void fail(const std::string& doing, sqlite3* database) {
  throw Unavailable("sqlite: " + doing + ": " +
                    (database ? sqlite3_errmsg(database) : "out of memory"));
}

}  // namespace

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, ++bound_, value);
  return *this;
}

Query& Query::bind(std::string_view value) {
  sqlite3_bind_text64(statement_, ++bound_, value.data(), value.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
  return *this;
}

bool Query::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  fail("cannot run a statement", sqlite3_db_handle(statement_));
}

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Query::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes ? std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size))
               : std::string();
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

void Database::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Database::Database(std::string path, std::string setup)
    : path_(std::move(path)), setup_(std::move(setup)) {
  open();
}

Database::~Database() = default;

void Database::open() {
  statements_.clear();
  handle_.reset();
  sqlite3* raw = nullptr;
  // Every connection stays on one thread at a time, so SQLite need not lock.
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(path_.c_str(), &raw, flags, nullptr);
  handle_.reset(raw);
  if (result != SQLITE_OK) fail("cannot open \"" + path_ + "\"", raw);
  sqlite3_busy_timeout(raw, busy_milliseconds);
  run(setup_);
  struct stat file {};
  if (::stat(path_.c_str(), &file) != 0) {
    throw Unavailable("sqlite: \"" + path_ + "\" vanished while it was opened");
  }
  device_ = file.st_dev;
  inode_ = file.st_ino;
}

Query Database::query(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    sqlite3_stmt* raw = nullptr;
    const int result =
        sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (result != SQLITE_OK) fail("cannot prepare a statement", handle_.get());
    statement.reset(raw);
  }
  return Query(statement.get());
}

void Database::run(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("cannot set up \"" + path_ + "\"", handle_.get());
  }
}

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_.get());
}

void Database::follow_file() {
  struct stat file {};
  if (::stat(path_.c_str(), &file) != 0) {
    throw Unavailable("sqlite: \"" + path_ + "\": " + std::strerror(errno));
  }
  if (file.st_dev != device_ || file.st_ino != inode_) open();
}

}  // namespace notes::store
