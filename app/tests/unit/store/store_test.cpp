// What every store must do; each case runs with each store.
#include "store/store.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>

#include "database.h"
#include "store/memory.h"
#include "store/sqlite.h"

using namespace notes::store;
using notes::tests::with_database;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "notes-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string database() const { return (path / "deep" / "notes.db").string(); }
};

void with_each_store(const std::function<void(Store&)>& test) {
  SUBCASE("memory") {
    Memory store(3);
    store.open();
    test(store);
  }
  SUBCASE("sqlite") {
    Folder folder;
    Sqlite store(folder.database(), 3);
    store.open();
    test(store);
  }
  with_database(3, test);
}

Todo todo(const std::string& text) {
  return {.text = text, .done = false, .created = "2026-11-21T12:00:00.000Z"};
}

}  // namespace

TEST_CASE("store: what was added is found, by itself and in the list") {
  with_each_store([](Store& store) {
    store.ping();
    const Todo first = store.add_todo(todo("a"));
    const Todo second = store.add_todo(todo("é\"'; DROP TABLE todos;-- {$set: \\0}"));
    CHECK(first.id != second.id);
    CHECK(store.todo(second.id) == second);
    CHECK(store.todos({}).entries == std::vector<Todo>{first, second});
    CHECK_FALSE(store.todos({}).next);
  });
}

TEST_CASE("store: an empty store has an empty list and finds nothing") {
  with_each_store([](Store& store) {
    CHECK(store.todos({}).entries.empty());
    CHECK(store.documents({}).entries.empty());
    CHECK_FALSE(store.todo(1));
    CHECK_FALSE(store.document(1));
    CHECK_FALSE(store.change_todo(1, {.text = "x", .done = std::nullopt}));
    CHECK_FALSE(store.remove_todo(1));
  });
}

TEST_CASE("store: a change touches only what it names") {
  with_each_store([](Store& store) {
    const Todo added = store.add_todo(todo("a"));
    CHECK(store.change_todo(added.id, {.text = std::nullopt, .done = true})->done);
    CHECK(store.todo(added.id)->text == "a");
    const auto renamed = store.change_todo(added.id, {.text = "b", .done = std::nullopt});
    CHECK(renamed->text == "b");
    CHECK(renamed->done);
    CHECK(renamed == store.todo(added.id));
  });
}

TEST_CASE("store: what was removed is gone, and its id never comes back") {
  with_each_store([](Store& store) {
    const Todo added = store.add_todo(todo("a"));
    CHECK(store.remove_todo(added.id));
    CHECK_FALSE(store.remove_todo(added.id));
    CHECK_FALSE(store.todo(added.id));
    CHECK(store.add_todo(todo("b")).id > added.id);
  });
}

TEST_CASE("store: documents are kept to the byte, in order") {
  with_each_store([](Store& store) {
    const std::string text = "{ \"n\": 1.10, \"n\":12345678901234567890123 }";
    const Id first = store.add_document(text);
    const Id second = store.add_document("{}");
    CHECK(store.document(first) == text);
    const std::vector<Document> all = {{first, text}, {second, "{}"}};
    CHECK(store.documents({}).entries == all);
  });
}

TEST_CASE("store: lists come in parts, by number and by size") {
  with_each_store([](Store& store) {
    for (const char* text : {"aaaa", "bbbb", "cccc"}) store.add_document(text);
    const auto first = store.documents({.after = 0, .limit = 2});
    CHECK(first.entries.size() == 2);
    REQUIRE(first.next);
    const auto rest = store.documents({.after = *first.next, .limit = 2});
    CHECK(rest.entries.size() == 1);
    CHECK_FALSE(rest.next);
    CHECK_FALSE(store.documents({.after = 0, .limit = 3}).next);
    const auto small = store.documents({.after = 0, .limit = 3, .bytes = 9});
    CHECK(small.entries.size() == 2);
    CHECK(store.documents({.after = 0, .limit = 3, .bytes = 1}).entries.size() == 1);
  });
}

TEST_CASE("store: a full store says so, and has room again after a removal") {
  with_each_store([](Store& store) {
    const Todo first = store.add_todo(todo("a"));
    store.add_todo(todo("b"));
    store.add_todo(todo("c"));
    CHECK_THROWS_WITH_AS(store.add_todo(todo("d")),
                         "the store is full: it holds 3 entries (MAX_ITEMS)", Full);
    CHECK(store.todos({}).entries.size() == 3);
    store.remove_todo(first.id);
    CHECK(store.add_todo(todo("d")).text == "d");
    for (int i = 0; i < 3; ++i) store.add_document("{}");
    CHECK_THROWS_AS(store.add_document("{}"), Full);
  });
}

TEST_CASE("sqlite: what was added is there after the file is opened again") {
  Folder folder;
  Todo added;
  {
    Sqlite store(folder.database(), 10);
    store.open();
    added = store.add_todo(todo("kept"));
  }
  Sqlite store(folder.database(), 10);
  store.open();
  CHECK(store.todo(added.id) == added);
}

TEST_CASE("sqlite: two processes can use one file") {
  Folder folder;
  Sqlite one(folder.database(), 10);
  Sqlite two(folder.database(), 10);
  one.open();
  two.open();
  const Todo added = one.add_todo(todo("shared"));
  CHECK(two.todo(added.id) == added);
  two.remove_todo(added.id);
  CHECK(one.todos({}).entries.empty());
}

TEST_CASE("sqlite: a folder that cannot be made, and a file that is no database, are named") {
  Folder folder;
  Sqlite nowhere("/proc/nowhere/notes.db", 10);
  CHECK_THROWS_AS(nowhere.open(), Unavailable);
  Sqlite not_a_file(folder.path.string(), 10);
  CHECK_THROWS_AS(not_a_file.open(), Unavailable);
}

TEST_CASE("sqlite: a database that is removed is missed, and one that is put back is used") {
  Folder folder;
  Sqlite store(folder.database(), 10);
  store.open();
  store.add_todo(todo("before"));
  const fs::path away = folder.path / "away";
  fs::rename(fs::path(folder.database()).parent_path(), away);
  CHECK_THROWS_AS(store.ping(), Unavailable);
  CHECK_THROWS_AS(store.add_todo(todo("lost")), Unavailable);
  fs::create_directories(fs::path(folder.database()).parent_path());
  {
    Sqlite restored(folder.database(), 10);
    restored.open();
    restored.add_todo(todo("restored"));
  }
  store.ping();
  CHECK(store.todos({}).entries.front().text == "restored");
  CHECK(store.add_todo(todo("after")).text == "after");
  CHECK(store.todos({}).entries.size() == 2);
}
