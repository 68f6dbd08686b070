#pragma once
// Where notes are kept: one interface for all stores. Must not know HTTP or JSON; a document is
// text that somebody else has checked.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace notes::store {

using Id = std::int64_t;

// Texts are UTF-8 without zero bytes, which not every database can keep.
struct Todo {
  Id id = 0;
  std::string text;
  bool done = false;
  std::string created;  // RFC 3339

  bool operator==(const Todo&) const = default;
};

struct TodoChange {
  std::optional<std::string> text;
  std::optional<bool> done;
};

/** A part of a list: entries with an id above `after`, in order of id. */
struct Slice {
  Id after = 0;
  std::size_t limit = 1000;
  std::size_t bytes = 4 * 1024 * 1024;  // ends the part early; one entry always fits
};

template <typename T>
struct Page {
  std::vector<T> entries;
  std::optional<Id> next;  // `after` of the following part, if there is more
};

struct Document {
  Id id = 0;
  std::string text;

  bool operator==(const Document&) const = default;
};

/** The store cannot do it now; the text says why, for log and readiness. */
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/** The store holds as much as it is allowed to. */
class Full : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/** The statement cannot be run, or its answer is too large; the text says why, for its author. */
class StatementRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/**
 * All calls may throw Unavailable; additions also Full. Reading calls (const) may run on other
 * threads than changing calls, but never more than `width` of a kind at once.
 */
class Store {
 public:
  virtual ~Store() = default;

  virtual std::string_view name() const = 0;

  /** True if calls may wait for a disk or a network, and so must not run on the I/O thread. */
  virtual bool blocks() const = 0;

  virtual std::size_t width() const { return 1; }

  /** True if the store is a server, which comes and goes by itself: then the start waits for it. */
  virtual bool remote() const { return false; }

  /** Makes the store usable; before it no other call. May be called again after it threw. */
  virtual void open() = 0;

  /** Returns if the store can answer. */
  virtual void ping() const = 0;

  virtual Page<Todo> todos(const Slice& slice) const = 0;
  virtual std::optional<Todo> todo(Id id) const = 0;
  virtual Todo add_todo(const Todo& todo) = 0;  // the id is chosen by the store
  virtual std::optional<Todo> change_todo(Id id, const TodoChange& change) = 0;
  virtual bool remove_todo(Id id) = 0;

  virtual Page<Document> documents(const Slice& slice) const = 0;
  virtual std::optional<std::string> document(Id id) const = 0;
  virtual Id add_document(const std::string& text) = 0;

  /**
   * Runs one SQL statement of a client; its rows as a JSON array of objects, or nothing if it is
   * none that has rows. Throws StatementRefused. Only PostgreSQL can.
   */
  virtual std::optional<std::string> query(const std::string& /*statement*/) {
    throw StatementRefused("the store \"" + std::string(name()) + "\" cannot be queried");
  }
};

}  // namespace notes::store
