#include <doctest/doctest.h>
#include <sys/stat.h>

#include "command/verbs.h"
#include "desk.h"
#include "release/secret_store.h"
#include "release/store.h"

using namespace cloudctl;

namespace {

constexpr const char* value = "sentinel-4f1d";

struct SecretsDesk : test::Desk {
  SecretsDesk() { write("cloudctl.yaml", test::hello_file); }
  [[nodiscard]] std::filesystem::path kept() const {
    return folder.path() / "state/cloudctl/local/hello/secrets.json";
  }
};

}  // namespace

TEST_CASE("secrets: a value from standard input is kept for the owner only, and shown nowhere") {
  SecretsDesk desk;
  desk.input = std::string(value) + "\n";
  const auto ran = desk.run({"secrets", "set", "SESSION_KEY"});
  CHECK(ran.code == 0);
  CHECK(ran.err ==
        "secret SESSION_KEY of \"hello\" is kept on this machine; the next deploy uses it\n");
  CHECK((ran.out + ran.err).find(value) == std::string::npos);
  struct stat facts {};
  REQUIRE(stat(desk.kept().c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600U);
  CHECK(base::read_file(desk.kept()).find(std::string("\"") + value + "\"") != std::string::npos);
  for (const char* verb : {"list", "check"}) {
    const auto shown = desk.run({"secrets", verb});
    CHECK(shown.code == 0);
    CHECK(shown.out.starts_with("SESSION_KEY"));
    CHECK((shown.out + shown.err).find(value) == std::string::npos);
  }
}

TEST_CASE("secrets: a value on the command line is refused without repeating it") {
  SecretsDesk desk;
  const auto ran = desk.run({"secrets", "set", std::string("SESSION_KEY=") + value});
  CHECK(ran.code == 2);
  CHECK(ran.err ==
        "error: a secret's value must not stand on the command line, where others can read it\n"
        "  next: give the value on standard input: \"cloudctl secrets set SESSION_KEY < FILE\"\n");
  const auto second = desk.run({"secrets", "set", "SESSION_KEY", value});
  CHECK(second.code == 2);
  CHECK(second.err.find(value) == std::string::npos);
}

TEST_CASE("secrets: from a variable, a private file, a program") {
  SecretsDesk desk;
  desk.environment["CI_KEY"] = value;
  CHECK(desk.run({"secrets", "set", "A", "--from-env", "CI_KEY"}).code == 0);
  base::write_file(desk.work() / "key", "from a file\n", 0600);
  CHECK(desk.run({"secrets", "set", "B", "--from-file", "key"}).code == 0);
  desk.runner.expect("pass show key", test::exits(0, "from a program\n"));
  CHECK(desk.run({"secrets", "set", "C", "--from-command", "--", "pass", "show", "key"}).code == 0);
  const std::string text = base::read_file(desk.kept());
  CHECK(text.find(value) != std::string::npos);
  CHECK(text.find("\"from a file\"") != std::string::npos);
  CHECK(text.find("\"from a program\"") != std::string::npos);
}

TEST_CASE("secrets: a file that others may read, an empty value, a failing program are refused") {
  SecretsDesk desk;
  base::write_file(desk.work() / "key", "x\n", 0644);
  CHECK(desk.run({"secrets", "set", "A", "--from-file", "key"}).err.find("may be read by others") !=
        std::string::npos);
  desk.input = "\n";
  CHECK(desk.run({"secrets", "set", "A"}).err.find("the value for \"A\" is empty") !=
        std::string::npos);
  CHECK(desk.run({"secrets", "set", "A", "--from-env", "NOPE"}).err.find("is not set") !=
        std::string::npos);
  desk.runner.expect("pass show key", test::exits(1));
  CHECK(desk.run({"secrets", "set", "A", "--from-command", "--", "pass", "show", "key"}).code == 1);
  CHECK(desk.run({"secrets", "set", "1A"}).code == 2);
  CHECK_FALSE(std::filesystem::exists(desk.kept()));
}

TEST_CASE("secrets: check names what is missing, and unset forgets") {
  SecretsDesk desk;
  const auto missing = desk.run({"secrets", "check"});
  CHECK(missing.code == 1);
  CHECK(missing.out == "SESSION_KEY  missing\n");
  CHECK(missing.err == "next: cloudctl secrets set SESSION_KEY\n");
  desk.environment["SESSION_KEY"] = value;
  CHECK(desk.run({"secrets", "check"}).out == "SESSION_KEY  from the environment\n");
  desk.input = value;
  CHECK(desk.run({"secrets", "set", "SESSION_KEY"}).code == 0);
  CHECK(desk.run({"secrets", "unset", "SESSION_KEYS"}).err.find("did you mean \"SESSION_KEY\"?") !=
        std::string::npos);
  CHECK(desk.run({"secrets", "unset", "SESSION_KEY"}).code == 0);
  CHECK(desk.run({"secrets", "list"}).out.empty());
}

TEST_CASE("secrets: check names all that are missing, each with what to do") {
  SecretsDesk desk;
  desk.write(
      "cloudctl.yaml",
      "name: hello\nservices:\n  web:\n    image: nginx:1.26\n    secrets: [B_KEY, A_KEY]\n");
  const auto missing = desk.run({"secrets", "check"});
  CHECK(missing.out == "A_KEY  missing\nB_KEY  missing\n");
  CHECK(missing.err == "next: cloudctl secrets set A_KEY\nnext: cloudctl secrets set B_KEY\n");
}

TEST_CASE("secrets: a generated value is long, different each time, and not shown") {
  SecretsDesk desk;
  CHECK(desk.run({"secrets", "set", "A", "--generate"}).code == 0);
  CHECK(desk.run({"secrets", "set", "B", "--generate"}).code == 0);
  const release::SecretStore store(desk.kept().parent_path());
  const std::string first = store.all().at("A").reveal();
  CHECK(first.size() == 43);
  CHECK(first != store.all().at("B").reveal());
  CHECK(first.find_first_of("+/=\"'$ ") == std::string::npos);
}

TEST_CASE("secrets: two sources at once, and a value that is no text, are refused") {
  SecretsDesk desk;
  CHECK(desk.run({"secrets", "set", "A", "--generate", "--from-env", "B"}).code == 2);
  desk.input = "\xff\xfe";
  CHECK(desk.run({"secrets", "set", "A"}).err.find("is no UTF-8 text") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(desk.kept()));
}

TEST_CASE("secrets: a value of several lines loses one line end and no more") {
  SecretsDesk desk;
  desk.input = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n\n";
  CHECK(desk.run({"secrets", "set", "A"}).code == 0);
  CHECK(release::SecretStore(desk.kept().parent_path()).all().at("A").reveal() ==
        "-----BEGIN KEY-----\nabc\n-----END KEY-----\n");
}

TEST_CASE("secrets: names of cloudctl's own are left alone") {
  SecretsDesk desk;
  desk.input = value;
  for (const char* verb : {"set", "rotate", "unset"}) {
    const auto ran = desk.run({"secrets", verb, "CLOUDCTL_DB_PASSWORD"});
    CHECK(ran.code == 2);
    CHECK(ran.err.find("belongs to cloudctl itself") != std::string::npos);
  }
}

namespace {

// Release 3 of hello serves; web uses SESSION_KEY, other does not.
void serves(const SecretsDesk& desk) {
  const auto state = desk.kept().parent_path();
  const release::SecretStore store(state);
  store.set("SESSION_KEY", base::Secret("of release 3"));
  release::LocalStore(state).save(
      {.number = 3,
       .project = "hello",
       .target = "local",
       .result = release::Result::good,
       .services = {{.name = "web", .secrets = {"SESSION_KEY"}}, {.name = "other"}},
       .secret_marks = store.marks(store.all())});
}

}  // namespace

TEST_CASE("secrets: what the running release needs is not forgotten without being told to") {
  SecretsDesk desk;
  serves(desk);
  const auto refused = desk.run({"secrets", "unset", "SESSION_KEY"});
  CHECK(refused.code == 2);
  CHECK(refused.err ==
        "error: release 3 runs with SESSION_KEY (web), and could not be started again without it\n"
        "  next: take it out of cloudctl.yaml and deploy; or add --yes\n");
  CHECK(desk.run({"secrets", "list"}).out == "SESSION_KEY  kept on this machine, used by web\n");
  CHECK(desk.run({"secrets", "unset", "SESSION_KEY", "--yes"}).code == 0);
  CHECK(desk.run({"secrets", "list"}).out.empty());
}

TEST_CASE("secrets: rotate wants a name that has a value, and offers the nearest") {
  SecretsDesk desk;
  serves(desk);
  const auto ran = desk.run({"secrets", "rotate", "SESION_KEY", "--generate"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("did you mean \"SESSION_KEY\"?") != std::string::npos);
}

TEST_CASE("secrets: rotate of what nothing uses changes it for the next deploy") {
  SecretsDesk desk;
  desk.input = "first";
  CHECK(desk.run({"secrets", "set", "UNUSED"}).code == 0);
  desk.input = "second";
  const auto ran = desk.run({"secrets", "rotate", "UNUSED"});
  CHECK(ran.code == 0);
  CHECK(ran.err ==
        "secret UNUSED has a new value; nothing that runs uses it, the next deploy does\n");
  CHECK(release::SecretStore(desk.kept().parent_path()).all().at("UNUSED").reveal() == "second");
}

TEST_CASE("secrets: the password of a ready-made database is made up, and it has to run for that") {
  SecretsDesk desk;
  release::Record record{.number = 1, .project = "hello", .target = "local"};
  record.result = release::Result::good;
  record.backing["db"] = {.type = config::BackingType::postgres, .version = "16"};
  release::LocalStore(desk.kept().parent_path()).save(record);
  const auto given = desk.run({"secrets", "rotate", "DB_PASSWORD", "--from-env", "PW"});
  CHECK(given.code == 2);
  CHECK(given.err.starts_with(
      "error: DB_PASSWORD is of a ready-made database, whose password is made up\n"));
  desk.runner.expect("docker ps *");
  const auto down = desk.run({"secrets", "rotate", "DB_URL", "--yes"});
  CHECK(down.code == 1);
  CHECK(down.err.starts_with("error: no container of \"db\" is running\n"));
}
