#include "store/memory.h"

namespace notes::store {
namespace {

template <typename T>
Page<T> page_of(const std::map<Id, T>& entries, const Slice& slice) {
  Page<T> page;
  std::size_t bytes = 0;
  for (auto at = entries.upper_bound(slice.after); at != entries.end(); ++at) {
    bytes += at->second.text.size();
    const bool full = page.entries.size() == slice.limit || bytes > slice.bytes;
    if (full && !page.entries.empty()) {
      page.next = page.entries.back().id;
      break;
    }
    page.entries.push_back(at->second);
  }
  return page;
}

template <typename T>
void check_room(const std::map<Id, T>& entries, std::size_t most) {
  if (entries.size() < most) return;
  throw Full("the store is full: it holds " + std::to_string(most) + " entries (MAX_ITEMS)");
}

}  // namespace

Page<Todo> Memory::todos(const Slice& slice) const {
  return page_of(todos_, slice);
}

std::optional<Todo> Memory::todo(Id id) const {
  const auto found = todos_.find(id);
  if (found == todos_.end()) return std::nullopt;
  return found->second;
}

Todo Memory::add_todo(const Todo& todo) {
  check_room(todos_, max_items_);
  Todo added = todo;
  added.id = ++last_todo_;
  todos_.emplace(added.id, added);
  return added;
}

std::optional<Todo> Memory::change_todo(Id id, const TodoChange& change) {
  const auto found = todos_.find(id);
  if (found == todos_.end()) return std::nullopt;
  if (change.text) found->second.text = *change.text;
  if (change.done) found->second.done = *change.done;
  return found->second;
}

bool Memory::remove_todo(Id id) {
  return todos_.erase(id) > 0;
}

Page<Document> Memory::documents(const Slice& slice) const {
  return page_of(documents_, slice);
}

std::optional<std::string> Memory::document(Id id) const {
  const auto found = documents_.find(id);
  if (found == documents_.end()) return std::nullopt;
  return found->second.text;
}

Id Memory::add_document(const std::string& text) {
  check_room(documents_, max_items_);
  const Id id = ++last_document_;
  documents_.emplace(id, Document{.id = id, .text = text});
  return id;
}

}  // namespace notes::store
