#include "settings/settings.h"

#include <doctest/doctest.h>

#include <map>

using namespace notes;

namespace {

SettingsRead read(const std::map<std::string, std::string>& variables) {
  return read_settings([&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

}  // namespace

TEST_CASE("settings: an empty environment gives the defaults, and so does an empty value") {
  CHECK(read({}).settings == Settings{});
  const SettingsRead empty = read({{"PORT", ""}, {"STORE", ""}});
  CHECK(empty.mistakes.empty());
  CHECK(empty.settings == Settings{});
}

TEST_CASE("settings: every setting reaches its place") {
  const SettingsRead all = read({{"HOST", "127.0.0.1"},
                                 {"PORT", "9000"},
                                 {"STORE", "memory"},
                                 {"DATA_DIR", "/d"},
                                 {"SQLITE_PATH", "/e/x.db"},
                                 {"LOG_LEVEL", "error"},
                                 {"MAX_HEADER", "8k"},
                                 {"MAX_BODY", "1m"},
                                 {"MAX_CONNECTIONS", "10"},
                                 {"MAX_ITEMS", "11"},
                                 {"REQUEST_TIMEOUT", "1"},
                                 {"IDLE_TIMEOUT", "2"},
                                 {"STORE_TIMEOUT", "3"},
                                 {"DRAIN", "4"},
                                 {"ALLOW_BURN", "1"},
                                 {"VERSION", "7"}});
  CHECK(all.mistakes.empty());
  const Settings expected{.host = "127.0.0.1",
                          .port = 9000,
                          .store = "memory",
                          .data_dir = "/d",
                          .sqlite_path = "/e/x.db",
                          .log_level = Level::error,
                          .max_header = 8192,
                          .max_body = 1048576,
                          .max_connections = 10,
                          .max_items = 11,
                          .request_timeout = std::chrono::seconds(1),
                          .idle_timeout = std::chrono::seconds(2),
                          .store_timeout = std::chrono::seconds(3),
                          .drain = std::chrono::seconds(4),
                          .allow_burn = true,
                          .version = "7"};
  CHECK(all.settings == expected);
}

TEST_CASE("settings: all mistakes are named at once, each with what is allowed") {
  const SettingsRead wrong = read({{"PORT", "70000"}, {"STORE", "mongo"}, {"DRAIN", "soon"}});
  CHECK(wrong.mistakes ==
        std::vector<std::string>{
            "PORT is \"70000\", but must be a number from 0 to 65535",
            "STORE is \"mongo\", but must be \"memory\" or \"sqlite\"",
            "DRAIN is \"soon\", but must be a time from 0s to 3600s, such as \"5\", \"5s\" or "
            "\"250ms\""});
}

TEST_CASE("settings: the database is in the data folder unless it is told to be elsewhere") {
  CHECK(read({{"DATA_DIR", "/data"}}).settings.database() == "/data/notes.db");
  CHECK(read({{"SQLITE_PATH", "/x.db"}}).settings.database() == "/x.db");
}

TEST_CASE("settings: help has a line for every setting, and none is too long for a terminal") {
  const std::string help = settings_help();
  CHECK(std::count(help.begin(), help.end(), '\n') == 16);
  std::size_t start = 0;
  for (std::size_t end = help.find('\n'); end != std::string::npos; end = help.find('\n', start)) {
    CHECK(end - start <= 100);
    start = end + 1;
  }
}
