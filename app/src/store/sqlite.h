#pragma once
// Notes in an SQLite file. WAL: reading never waits for writing. A change that was answered is on
// the disk (synchronous=FULL).

#include <memory>
#include <string>

#include "store/store.h"

namespace notes::store {

class Database;

class Sqlite final : public Store {
 public:
  Sqlite(std::string path, std::size_t max_items);
  ~Sqlite() override;

  std::string_view name() const override { return "sqlite"; }
  bool blocks() const override { return true; }
  void open() override;
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
  std::string path_;
  std::int64_t max_items_;
  std::unique_ptr<Database> reader_;  // for const calls only, as the writer is for the others
  std::unique_ptr<Database> writer_;
};

}  // namespace notes::store
