#pragma once
// One SQLite connection and its prepared statements, with errors as exceptions. Must not know what
// is stored. The only file that sees sqlite3.h is this one's .cpp.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace notes::store {

/** A statement that is being run; gives its values back when it goes. */
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /** Parameters in order, `?1` first. */
  Query& bind(std::int64_t value);
  Query& bind(std::string_view value);

  /** The next row; false at the end. Throws Unavailable. */
  bool step();

  std::int64_t number(int column) const;
  std::string text(int column) const;

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

class Database {
 public:
  /** Opens or makes the file; `setup` is run on every connection. Throws Unavailable. */
  Database(std::string path, std::string setup);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /** The statement `sql`, prepared once and kept. Not to be nested with itself. */
  Query query(const char* sql);

  /** Runs statements without parameters or rows. */
  void run(const std::string& sql);

  std::int64_t last_id() const;
  std::int64_t changes() const;

  /**
   * Opens the file again if another one stands in its place (restored from a backup, say). Throws
   * Unavailable while there is none: what is written to a file that was removed would be lost.
   */
  void follow_file();

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  void open();

  std::string path_;
  std::string setup_;
  unsigned long long device_ = 0;
  unsigned long long inode_ = 0;
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

}  // namespace notes::store
