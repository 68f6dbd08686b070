#include "observe/refused_login.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using observe::refused_login;

namespace {

// As the clients of these servers wrote them.
std::string psql(const std::string& host) {
  return "psql: error: connection to server at \"" + host +
         "\" (10.96.3.1), port 5432 failed: FATAL:  password authentication failed for user "
         "\"shop\"";
}

}  // namespace

TEST_CASE("refused login: the database is named, with the verb that brings both together again") {
  const auto found = refused_login({"starting", psql("main-db")});
  REQUIRE(found);
  CHECK(found->words == "database \"main-db\" refuses its password");
  CHECK(found->next ==
        "\"cloudctl secrets rotate MAIN_DB_PASSWORD\" gives a database of \"backing\" and its "
        "users a new one; for one elsewhere, \"cloudctl secrets set\"");
}

TEST_CASE("refused login: the database is known in what a service says of it as JSON, too") {
  const auto found = refused_login(
      {R"({"status":503,"reason":"postgres: cannot connect: connection to server at \"db\" (10.1.2.3), )"
       R"(port 5432 failed: FATAL:  password authentication failed for user \"u\""})"});
  REQUIRE(found);
  CHECK(found->words == "database \"db\" refuses its password");
}

TEST_CASE("refused login: each type's clients are understood") {
  for (const char* words :
       {"fe_sendauth: no password supplied",
        "AUTH failed: WRONGPASS invalid username-password pair or user is disabled.",
        "(error) NOAUTH Authentication required.",
        "pymongo.errors.OperationFailure: Authentication failed., full error: {'code': 18, "
        "'codeName': 'AuthenticationFailed'}",
        "MongoServerError: Authentication failed.",
        "(403) ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN"}) {
    const auto found = refused_login({words});
    REQUIRE_MESSAGE(found, words);
    CHECK(found->words == "a database refuses its password");
  }
  CHECK_FALSE(refused_login({"connection refused", "user 7: Authentication failed"}));
}

TEST_CASE("refused login: what a service calls something of its own is no word of a database") {
  for (const char* words :
       {"reading NOAUTHOR.txt", "flag X_NOAUTH_MODE is off", "policy NO_ACCESS_REFUSED_YET loaded",
        "class NotAuthenticationFailed", "AuthenticationFailedListener is ready"}) {
    CHECK_FALSE_MESSAGE(refused_login({words}), words);
  }
  CHECK(refused_login({"NOAUTHOR, then (error) NOAUTH"}));
}

TEST_CASE("refused login: where nobody says which database it is, no name is made up") {
  CHECK(
      refused_login({"WRONGPASS"})->next ==
      "\"cloudctl secrets rotate\" with the name of its password (of a \"db\" in \"backing\" "
      "DB_PASSWORD) gives it and its users a new one; for one elsewhere, \"cloudctl secrets set\"");
}

TEST_CASE("refused login: an address that is no name of a backing is not taken for one") {
  CHECK(refused_login({psql("db.example.com")})->words == "a database refuses its password");
  CHECK(refused_login({psql("10.0.0.7")})->words == "a database refuses its password");
  CHECK(refused_login({psql("")})->words == "a database refuses its password");
}
