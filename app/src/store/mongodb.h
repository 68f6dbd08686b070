#pragma once
// Notes in a MongoDB, which may come and go: every call has a deadline, and connections are made
// again when they break. Ids come from the collection "counters". An object is kept as its text,
// for BSON does not keep every JSON as it was.

#include <chrono>
#include <memory>
#include <string>

#include "store/allowance.h"
#include "store/pool.h"
#include "store/store.h"

namespace notes::store {

class Bson;
class MongoClient;

struct MongodbSettings {
  std::string url;  // with a database in its path, else it is "notes"
  std::size_t max_items = 10000;
  std::size_t connections = 8;
  std::chrono::milliseconds patience{5000};  // for a whole call
};

class Mongodb final : public Store {
 public:
  explicit Mongodb(const MongodbSettings& settings);
  ~Mongodb() override;

  std::string_view name() const override { return "mongodb"; }
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

 private:
  std::optional<Bson> one(const char* collection, Id id) const;
  Deadline deadline() const { return Clock::now() + settings_.patience; }
  /** Puts the entry that `entry(id)` is into a collection under a new id, if there is room. */
  template <typename Entry>
  Id add(const char* collection, Allowance& allowance, Entry entry);

  MongodbSettings settings_;
  mutable Pool<MongoClient> pool_;
  Allowance todos_allowed_;
  Allowance documents_allowed_;
};

}  // namespace notes::store
