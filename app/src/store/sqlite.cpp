#include "store/sqlite.h"

#include <filesystem>

#include "store/database.h"

namespace notes::store {
namespace {

// temp_store=MEMORY: nothing is written outside the data folder, the rest may be read-only.
constexpr const char* setup =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    "CREATE TABLE IF NOT EXISTS todos(id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL,"
    " done INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS documents(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " text TEXT NOT NULL);";

Todo todo_in(const Query& row) {
  return {
      .id = row.number(0), .text = row.text(1), .done = row.number(2) != 0, .created = row.text(3)};
}

Document document_in(const Query& row) {
  return {.id = row.number(0), .text = row.text(1)};
}

/** Reads one entry more than asked for, to know whether there is more. */
template <typename T>
Page<T> page_of(Query& query, const Slice& slice, T (*entry_in)(const Query&)) {
  query.bind(slice.after).bind(static_cast<std::int64_t>(slice.limit) + 1);
  Page<T> page;
  std::size_t bytes = 0;
  while (query.step()) {
    T entry = entry_in(query);
    bytes += entry.text.size();
    const bool full = page.entries.size() == slice.limit || bytes > slice.bytes;
    if (full && !page.entries.empty()) {
      page.next = page.entries.back().id;
      break;
    }
    page.entries.push_back(std::move(entry));
  }
  return page;
}

[[noreturn]] void fail_full(std::int64_t most) {
  throw Full("the store is full: it holds " + std::to_string(most) + " entries (MAX_ITEMS)");
}

}  // namespace

Sqlite::Sqlite(std::string path, std::size_t max_items)
    : path_(std::move(path)), max_items_(static_cast<std::int64_t>(max_items)) {}

Sqlite::~Sqlite() = default;

void Sqlite::open() {
  const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  std::error_code problem;
  if (!folder.empty()) std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Unavailable("cannot make folder \"" + folder.string() + "\": " + problem.message());
  }
  writer_ = std::make_unique<Database>(path_, setup);
  reader_ = std::make_unique<Database>(path_, setup);
}

void Sqlite::ping() const {
  reader_->follow_file();
  reader_->query("SELECT 1 FROM todos LIMIT 1").step();
}

Page<Todo> Sqlite::todos(const Slice& slice) const {
  Query query = reader_->query(
      "SELECT id, text, done, created FROM todos WHERE id > ?1 ORDER BY id LIMIT ?2");
  return page_of(query, slice, todo_in);
}

std::optional<Todo> Sqlite::todo(Id id) const {
  Query query = reader_->query("SELECT id, text, done, created FROM todos WHERE id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return todo_in(query);
}

Todo Sqlite::add_todo(const Todo& todo) {
  writer_->follow_file();
  Query query = writer_->query(
      "INSERT INTO todos(text, done, created) SELECT ?1, ?2, ?3"
      " WHERE (SELECT count(*) FROM todos) < ?4");
  query.bind(todo.text).bind(todo.done ? 1 : 0).bind(todo.created).bind(max_items_).step();
  if (writer_->changes() == 0) fail_full(max_items_);
  Todo added = todo;
  added.id = writer_->last_id();
  return added;
}

std::optional<Todo> Sqlite::change_todo(Id id, const TodoChange& change) {
  writer_->follow_file();
  Query query = writer_->query(
      "UPDATE todos SET text = CASE WHEN ?2 THEN ?3 ELSE text END,"
      " done = CASE WHEN ?4 THEN ?5 ELSE done END WHERE id = ?1"
      " RETURNING id, text, done, created");
  query.bind(id)
      .bind(change.text ? 1 : 0)
      .bind(std::string_view(change.text ? *change.text : std::string_view()))
      .bind(change.done ? 1 : 0)
      .bind(change.done.value_or(false) ? 1 : 0);
  if (!query.step()) return std::nullopt;
  Todo changed = todo_in(query);
  query.step();  // the change is complete only after the last row was asked for
  return changed;
}

bool Sqlite::remove_todo(Id id) {
  writer_->follow_file();
  writer_->query("DELETE FROM todos WHERE id = ?1").bind(id).step();
  return writer_->changes() > 0;
}

Page<Document> Sqlite::documents(const Slice& slice) const {
  Query query = reader_->query("SELECT id, text FROM documents WHERE id > ?1 ORDER BY id LIMIT ?2");
  return page_of(query, slice, document_in);
}

std::optional<std::string> Sqlite::document(Id id) const {
  Query query = reader_->query("SELECT text FROM documents WHERE id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return query.text(0);
}

Id Sqlite::add_document(const std::string& text) {
  writer_->follow_file();
  Query query = writer_->query(
      "INSERT INTO documents(text) SELECT ?1 WHERE (SELECT count(*) FROM documents) < ?2");
  query.bind(text).bind(max_items_).step();
  if (writer_->changes() == 0) fail_full(max_items_);
  return writer_->last_id();
}

}  // namespace notes::store
