#include "tool/database.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cloudctl;
using Words = std::vector<std::string>;

static const tool::DatabaseLogin login{"shop", "shop_db", base::Secret("pa\"ss")};

static bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

static bool tells(const tool::DatabaseProgram& program) {
  return std::any_of(program.argv.begin(), program.argv.end(), [](const std::string& word) {
    return word.find("pa\"ss") != std::string::npos;
  });
}

TEST_CASE("database: a dump of PostgreSQL asks for no password and is of the custom format") {
  CHECK(tool::pg_dump(login).argv == Words{"pg_dump", "--no-password", "--username=shop",
                                           "--format=custom", "--dbname=shop_db"});
  CHECK(tool::pg_dump(login).input.empty());
}

TEST_CASE("database: PostgreSQL is restored in one transaction that does not wait for ever") {
  const auto program = tool::pg_restore(login, false);
  CHECK(has(program.argv, "--single-transaction"));
  CHECK(has(program.argv, "--exit-on-error"));
  CHECK(has(program.argv, "--dbname=dbname=shop_db options='-c lock_timeout=60s'"));
  CHECK_FALSE(has(program.argv, "--clean"));
  CHECK(has(tool::pg_restore(login, true).argv, "--clean"));
  CHECK(has(tool::pg_restore(login, true).argv, "--if-exists"));
}

TEST_CASE("database: the tools of MongoDB read the password from their input") {
  const auto dump = tool::mongodump(login, 27017);
  CHECK(dump.argv == Words{"mongodump", "--host=127.0.0.1", "--port=27017", "--username=shop",
                           "--authenticationDatabase=admin", "--archive", "--gzip",
                           "--db=shop_db"});
  CHECK(dump.input.reveal() == "pa\"ss\n");
  CHECK_FALSE(tells(tool::mongorestore(login, 27017, {.from = "a"})));
  CHECK_FALSE(tells(tool::mongo_content(login, 27017)));
  CHECK(tool::mongo_content(login, 27017).input.reveal().find("\"pa\\\"ss\"") != std::string::npos);
}

TEST_CASE("database: an archive of another database goes where this one is") {
  CHECK(has(tool::mongorestore(login, 1, {.from = "old"}).argv, "--nsFrom=old.*"));
  CHECK(has(tool::mongorestore(login, 1, {.from = "old"}).argv, "--nsTo=shop_db.*"));
  CHECK_FALSE(has(tool::mongorestore(login, 1, {.from = "shop_db"}).argv, "--nsFrom=shop_db.*"));
  CHECK(has(tool::mongorestore(login, 1, {.from = "a", .clean = true}).argv, "--drop"));
}

TEST_CASE("database: what it holds is a line of two numbers and nothing else") {
  CHECK(tool::parse_content("3 120\n") == tool::DatabaseContent{3, 120});
  CHECK_FALSE(tool::parse_content("").has_value());
  CHECK_FALSE(tool::parse_content("3").has_value());
  CHECK_FALSE(tool::parse_content("3 x").has_value());
  CHECK_FALSE(tool::parse_content("MongoServerError: no\n3 120").has_value());
}
