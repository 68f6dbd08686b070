#pragma once
// What the service can be told, and only by its environment. Knows the names, defaults and limits
// of the settings; must not know who uses them.

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"

namespace notes {

/** Where a MongoDB is, in parts. */
struct MongoParts {
  std::string host;
  unsigned short port = 27017;
  std::string user;
  std::string password;
  std::string database = "notes";
  std::string auth_source = "admin";

  bool operator==(const MongoParts&) const = default;
};

struct Settings {
  std::string host = "0.0.0.0";
  unsigned short port = 8080;
  std::string store;  // empty only until it was decided: what DATABASE_URL names, else sqlite
  std::string data_dir = "data";
  std::string sqlite_path;   // empty: notes.db in data_dir
  std::string database_url;  // postgres: may be empty, then PGHOST and its like count
  std::string postgres_host;
  MongoParts mongo;  // count if there is no database_url
  Level log_level = Level::info;
  std::size_t max_header = 16 * 1024;
  std::size_t max_body = 64 * 1024;
  std::size_t max_connections = 1024;
  std::size_t max_items = 10000;
  std::chrono::milliseconds request_timeout{10000};
  std::chrono::milliseconds idle_timeout{75000};
  std::chrono::milliseconds store_timeout{5000};
  std::size_t store_connections = 8;
  std::chrono::milliseconds drain{3000};
  bool allow_burn = false;
  bool allow_query = false;
  std::chrono::milliseconds query_timeout{5000};
  std::size_t query_rows = 1000;
  std::size_t query_bytes = 1024 * 1024;
  std::string version;

  bool operator==(const Settings&) const = default;

  /** Where the SQLite file is, whichever way it was given. */
  std::string database() const;
};

struct SettingsRead {
  Settings settings;
  std::vector<std::string> mistakes;  // each a whole sentence: name, value, what is allowed
};

using Environment = std::function<std::optional<std::string>(const char* name)>;

/** Reads all settings and reports every mistake. A variable that is set but empty counts as unset.
 */
SettingsRead read_settings(const Environment& environment);

/** One line a setting: name, default, meaning. For `notes --help`. */
std::string settings_help();

}  // namespace notes
