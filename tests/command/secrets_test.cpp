#include <doctest/doctest.h>
#include <sys/stat.h>

#include "command/verbs.h"
#include "desk.h"

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
