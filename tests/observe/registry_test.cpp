#include "observe/registry.h"

#include <doctest/doctest.h>

namespace {

using namespace cloudctl;
using observe::Answer;
using observe::Answering;
using observe::Question;
using observe::Registry;

// A registry that wants a token (as Docker Hub does), a password, or nothing.
struct FakeRegistry {
  std::string challenge;                       // empty: open to all
  std::string accepted;                        // Authorization that may push
  std::map<std::string, std::string> digests;  // by tag
  std::vector<std::string> asked;

  observe::Ask ask() {
    return [this](const Question& question) { return answer(question); };
  }
  Answer answer(const Question& question) {
    asked.push_back(question.method + " " + question.url);
    const std::string authorization = question.authorization.reveal();
    if (question.url.find("/token") != std::string::npos) {
      const bool known = authorization == "Basic YW5uOnM=";  // ann:s
      return {.how = Answering::answered,
              .status = known ? 200 : 401,
              .body = known ? R"({"token": "t0k"})" : "{}"};
    }
    const bool open = challenge.empty() || authorization == accepted;
    if (question.method == "POST") {
      return {.how = Answering::answered,
              .status = open ? 202 : 401,
              .headers = {{"location", "/v2/acme/web/blobs/uploads/1234"}}};
    }
    if (question.method == "HEAD" && open) {
      CHECK(question.headers.at("Accept").find("image.index") != std::string::npos);
      const auto tag = question.url.substr(question.url.rfind('/') + 1);
      if (digests.count(tag) == 0) return {.how = Answering::answered, .status = 404};
      return {.how = Answering::answered,
              .status = 200,
              .headers = {{"docker-content-digest", digests.at(tag)}}};
    }
    if (question.method == "DELETE") return {.how = Answering::answered, .status = 204};
    return {.how = Answering::answered,
            .status = challenge.empty() ? 200 : 401,
            .headers = {{"www-authenticate", challenge}}};
  }
};

const tool::Reference web{
    .registry = "localhost:5000", .repository = "acme/web", .tag = "c-1", .digest = ""};

tool::RegistryLogin ann(const std::string& password) {
  return {.user = "ann", .password = base::Secret(password), .identity_token = {}};
}

}  // namespace

TEST_CASE("registry: one that is open takes pushes, and the trial upload is given up again") {
  FakeRegistry fake;
  const auto answer = observe::registry_login(fake.ask(), web, std::nullopt);
  CHECK(answer.how == Registry::reachable);
  CHECK(answer.sentence == "registry \"localhost:5000\" takes pushes to \"acme/web\"");
  CHECK(fake.asked ==
        std::vector<std::string>{"GET http://localhost:5000/v2/",
                                 "POST http://localhost:5000/v2/acme/web/blobs/uploads/",
                                 "DELETE http://localhost:5000/v2/acme/web/blobs/uploads/1234"});
}

TEST_CASE("registry: without a login the command to log in is named") {
  FakeRegistry fake{.challenge = "Basic realm=\"Registry\"", .accepted = "Basic YW5uOnM="};
  const auto answer = observe::registry_login(fake.ask(), web, std::nullopt);
  CHECK(answer.how == Registry::needs_login);
  CHECK(answer.sentence == "registry \"localhost:5000\" wants a login to push to \"acme/web\"");
  CHECK(answer.next == "run \"docker login localhost:5000\"");
}

TEST_CASE("registry: a right password may push") {
  FakeRegistry fake{.challenge = "Basic realm=\"Registry\"", .accepted = "Basic YW5uOnM="};
  CHECK(observe::registry_login(fake.ask(), web, ann("s")).how == Registry::reachable);
}

TEST_CASE("registry: a wrong password is named with the user, never with the password") {
  FakeRegistry fake{.challenge = "Basic realm=\"Registry\"", .accepted = "Basic YW5uOnM="};
  const auto answer = observe::registry_login(fake.ask(), web, ann("wrong-pass"));
  CHECK(answer.how == Registry::wrong_login);
  CHECK(answer.sentence ==
        "registry \"localhost:5000\" does not let user \"ann\" push to \"acme/web\"");
  CHECK(answer.sentence.find("wrong-pass") == std::string::npos);
  CHECK(answer.next.find("wrong-pass") == std::string::npos);
}

TEST_CASE("registry: a token is fetched for pushing, with the login") {
  FakeRegistry fake{.challenge = "Bearer realm=\"http://localhost:5001/token\",service=\"hub\"",
                    .accepted = "Bearer t0k"};
  CHECK(observe::registry_login(fake.ask(), web, ann("s")).how == Registry::reachable);
  REQUIRE(fake.asked.size() >= 2);
  CHECK(fake.asked[1].find("GET http://localhost:5001/token?") == 0);
  CHECK(fake.asked[1].find("push") != std::string::npos);
}

TEST_CASE("registry: no token for a wrong password means no pushing") {
  FakeRegistry fake{.challenge = "Bearer realm=\"http://localhost:5001/token\",service=\"hub\"",
                    .accepted = "Bearer t0k"};
  CHECK(observe::registry_login(fake.ask(), web, ann("x")).how == Registry::wrong_login);
}

TEST_CASE("registry: one that does not run is unreachable, which is not a matter of rights") {
  const observe::Ask ask = [](const Question&) { return Answer{.how = Answering::refused}; };
  const auto answer = observe::registry_login(ask, web, std::nullopt);
  CHECK(answer.how == Registry::unreachable);
  CHECK(answer.sentence ==
        "registry \"localhost:5000\" refuses connections at http://localhost:5000/v2/");
}

TEST_CASE("registry: what it has under a tag is known by its digest, also behind a login") {
  FakeRegistry fake{.digests = {{"c-1", "sha256:abc"}}};
  CHECK(observe::manifest_digest(fake.ask(), web, std::nullopt) == "sha256:abc");
  CHECK(fake.asked ==
        std::vector<std::string>{"HEAD http://localhost:5000/v2/acme/web/manifests/c-1"});
  fake.challenge = "Bearer realm=\"http://localhost:5001/token\",service=\"r\"";
  fake.accepted = "Bearer t0k";
  CHECK(observe::manifest_digest(fake.ask(), web, ann("s")) == "sha256:abc");
  CHECK(!observe::manifest_digest(fake.ask(), web, ann("wrong-pass")));
  CHECK(!observe::manifest_digest(fake.ask(), web, std::nullopt));
}

TEST_CASE("registry: a tag that it does not have has no digest") {
  FakeRegistry fake;
  CHECK(!observe::manifest_digest(fake.ask(), web, std::nullopt));
}
