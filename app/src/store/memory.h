#pragma once
// Notes in memory, gone with the process: for trying out, and as the plainest reading of Store.

#include <map>

#include "store/store.h"

namespace notes::store {

class Memory : public Store {
 public:
  explicit Memory(std::size_t max_items) : max_items_(max_items) {}

  std::string_view name() const override { return "memory"; }
  bool blocks() const override { return false; }
  void open() override {}
  void ping() const override {}

  Page<Todo> todos(const Slice& slice) const override;
  std::optional<Todo> todo(Id id) const override;
  Todo add_todo(const Todo& todo) override;
  std::optional<Todo> change_todo(Id id, const TodoChange& change) override;
  bool remove_todo(Id id) override;

  Page<Document> documents(const Slice& slice) const override;
  std::optional<std::string> document(Id id) const override;
  Id add_document(const std::string& text) override;

 private:
  std::size_t max_items_;
  std::map<Id, Todo> todos_;
  std::map<Id, Document> documents_;
  Id last_todo_ = 0;
  Id last_document_ = 0;
};

}  // namespace notes::store
