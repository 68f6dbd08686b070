// What only MongoDB does; needs the server of tests/databases.py.
#include "store/mongodb.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "database.h"

using namespace notes::store;
using notes::tests::empty_mongodb;

namespace {

const bool missing = notes::tests::mongodb_url().empty();
const Todo tea{.text = "Tea", .created = "2026-11-21T12:00:00.000Z"};

}  // namespace

TEST_CASE("mongodb: what was added is there after it is opened again" * doctest::skip(missing)) {
  const auto settings = empty_mongodb(10);
  Mongodb one(settings);
  one.open();
  const Todo added = one.add_todo(tea);
  Mongodb two(settings);
  two.open();
  CHECK(two.todo(added.id) == added);
}

TEST_CASE("mongodb: many that add at once get ids of their own" * doctest::skip(missing)) {
  Mongodb store(empty_mongodb(1000));
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        try {
          store.add_todo(tea);
        } catch (const std::exception&) {
          ++failed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(store.todos({}).entries.size() == 80);
}

TEST_CASE("mongodb: ids go on after the newest entry if their counter was lost" *
          doctest::skip(missing)) {
  const auto settings = empty_mongodb(100);
  Mongodb store(settings);
  for (int n = 0; n < 30; ++n) store.add_todo(tea);
  const std::string name = settings.url.substr(settings.url.rfind('/') + 1);
  MongoClient client({.url = settings.url, .database = name});
  MongoClient::Update back{.collection = "counters", .filter = {}, .change = {}};
  back.filter.put("_id", std::string_view("todos"));
  back.change.put("$set", Bson().put("last", std::int64_t{2}));
  REQUIRE(client.update(back));
  CHECK(store.add_todo(tea).id == 31);
}

TEST_CASE("mongodb: a server that knows no such user is told, and the password is not" *
          doctest::skip(missing)) {
  auto settings = empty_mongodb(10);
  settings.url.insert(std::string("mongodb://").size(), "notes:hunter2@");
  Mongodb store(settings);
  try {
    store.open();
    FAIL("it was let in");
  } catch (const Unavailable& problem) {
    CHECK(std::string(problem.what()).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("mongodb: a URL that libmongoc does not understand is found before it is used") {
  CHECK(is_mongodb_url("mongodb://a,b:2/x?replicaSet=r"));
  CHECK_FALSE(is_mongodb_url("mongodb://a:b:c/x"));
}

TEST_CASE("mongodb: nobody there is told with the place") {
  Mongodb store({.url = "mongodb://127.0.0.1:1/x", .patience = std::chrono::seconds(10)});
  try {
    store.open();
    FAIL("somebody is there");
  } catch (const Unavailable& problem) {
    CHECK(std::string(problem.what()).find("127.0.0.1:1") != std::string::npos);
  }
}
