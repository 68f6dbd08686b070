#include "settings/url.h"

#include <doctest/doctest.h>

using namespace notes;

TEST_CASE("url: the scheme names the store") {
  CHECK(store_of_url("postgres://db/notes") == "postgres");
  CHECK(store_of_url("postgresql:///notes") == "postgres");
  CHECK(store_of_url("mongodb://db") == "mongodb");
  CHECK(store_of_url("mongodb+srv://cluster.example.org/notes") == "mongodb");
  CHECK(store_of_url("mysql://db/notes").empty());
  CHECK(store_of_url("postgres:db").empty());
}

TEST_CASE("url: what a database's URL can be is taken") {
  for (const char* good :
       {"postgres://u:p%40ss@db:5432/notes?sslmode=require", "postgresql:///notes",
        "postgres://[::1]:5432/notes", "postgres://%2Frun%2Fpostgresql/notes",
        "mongodb://a:1,b:2,c/notes?replicaSet=rs0", "mongodb://u:p@db"}) {
    CAPTURE(good);
    CHECK_FALSE(wrong_in_url(good));
  }
}

TEST_CASE("url: what it cannot be is named without showing a part of it") {
  for (const char* bad :
       {"mysql://u:hunter2@db/notes", "postgres://u:hunter2%@db/notes", "postgres://u:hunter2@db:0",
        "postgres://u:hunter2@db:x/notes", "postgres://u:hunter 2@db", "mongodb:///hunter2",
        "postgres://u:hunter@2@db", "postgres://u:hun:ter2@db", "mongodb://u:p@a:1,b:99999/"}) {
    CAPTURE(bad);
    const auto wrong = wrong_in_url(bad);
    REQUIRE(wrong);
    CHECK(wrong->find("hun") == std::string::npos);
  }
}

TEST_CASE("url: parts are put together, every one escaped") {
  MongoParts plain;
  plain.host = "db";
  CHECK(mongodb_url(plain) == "mongodb://db:27017/notes");
  const MongoParts parts{.host = "::1",
                         .port = 1,
                         .user = "me@home",
                         .password = "p/s:s%",
                         .database = "n",
                         .auth_source = "users"};
  CHECK(mongodb_url(parts) == "mongodb://me%40home:p%2Fs%3As%25@[::1]:1/n?authSource=users");
  CHECK_FALSE(wrong_in_url(mongodb_url(parts)));
}

TEST_CASE("url: the database is what stands between the hosts and the options") {
  CHECK(database_in_url("mongodb://u:p@a,b/notes?w=1") == "notes");
  CHECK(database_in_url("mongodb://db/").empty());
  CHECK(database_in_url("mongodb://db?w=1").empty());
}
