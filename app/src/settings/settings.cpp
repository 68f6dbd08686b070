#include "settings/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "settings/values.h"

namespace notes {
namespace {

/** Stores the value, or hands back what is allowed. */
using Apply = std::optional<std::string> (*)(Settings&, std::string_view);

struct Setting {
  const char* name;
  std::string_view fallback;
  std::string_view meaning;
  Apply apply;
};

template <typename T, typename Member>
std::optional<std::string> keep(Member& member, values::Read<T> read) {
  if (auto* mistake = std::get_if<values::Mistake>(&read)) return std::move(mistake->allowed);
  member = static_cast<Member>(std::get<T>(std::move(read)));
  return std::nullopt;
}

using Text = std::string_view;
constexpr values::Range ports{0, 65535};
constexpr values::Range head_sizes{1024, 256 * 1024};
constexpr values::Range body_sizes{1, 16 * 1024 * 1024};
constexpr values::Range crowds{1, 100000};
constexpr values::Range item_counts{1, 1000000};
constexpr values::Range waits{1, 3600 * 1000};
constexpr values::Range drains{0, 3600 * 1000};

constexpr std::array<Setting, 16> table = {{
    {"HOST", "0.0.0.0", "address to listen on",
     [](Settings& s, Text t) { return keep(s.host, values::address(t)); }},
    {"PORT", "8080", "port to listen on (0: any free one, named in the log)",
     [](Settings& s, Text t) { return keep(s.port, values::number(t, ports)); }},
    {"STORE", "sqlite", "where notes are kept: sqlite or memory",
     [](Settings& s, Text t) { return keep(s.store, values::store(t)); }},
    {"DATA_DIR", "data", "folder of the database; made if missing",
     [](Settings& s, Text t) { return keep(s.data_dir, values::path(t)); }},
    {"SQLITE_PATH", "DATA_DIR/notes.db", "the database file, if it is to be elsewhere",
     [](Settings& s, Text t) { return keep(s.sqlite_path, values::path(t)); }},
    {"LOG_LEVEL", "info", "debug, info (one line a request), warn, error or off",
     [](Settings& s, Text t) { return keep(s.log_level, values::level(t)); }},
    {"MAX_HEADER", "16k", "largest request head",
     [](Settings& s, Text t) { return keep(s.max_header, values::bytes(t, head_sizes)); }},
    {"MAX_BODY", "64k", "largest request body",
     [](Settings& s, Text t) { return keep(s.max_body, values::bytes(t, body_sizes)); }},
    {"MAX_CONNECTIONS", "1024", "connections at a time; the longest idle one makes room",
     [](Settings& s, Text t) { return keep(s.max_connections, values::number(t, crowds)); }},
    {"MAX_ITEMS", "10000", "to-dos, and as many data objects, that are kept",
     [](Settings& s, Text t) { return keep(s.max_items, values::number(t, item_counts)); }},
    {"REQUEST_TIMEOUT", "10s", "for a whole request to arrive, and for its answer to be taken",
     [](Settings& s, Text t) { return keep(s.request_timeout, values::duration(t, waits)); }},
    {"IDLE_TIMEOUT", "75s", "for the next request on an open connection",
     [](Settings& s, Text t) { return keep(s.idle_timeout, values::duration(t, waits)); }},
    {"STORE_TIMEOUT", "5s", "for the store to answer",
     [](Settings& s, Text t) { return keep(s.store_timeout, values::duration(t, waits)); }},
    {"DRAIN", "3s", "after SIGTERM: not ready, but still serving",
     [](Settings& s, Text t) { return keep(s.drain, values::duration(t, drains)); }},
    {"ALLOW_BURN", "0", "1 switches /burn on, which uses up processor time",
     [](Settings& s, Text t) { return keep(s.allow_burn, values::flag(t)); }},
    {"VERSION", "the program's", "version shown by /version and the page",
     [](Settings& s, Text t) { return keep(s.version, values::version(t)); }},
}};

}  // namespace

std::string Settings::database() const {
  return sqlite_path.empty() ? data_dir + "/notes.db" : sqlite_path;
}

SettingsRead read_settings(const Environment& environment) {
  SettingsRead result;
  for (const Setting& setting : table) {
    const std::optional<std::string> value = environment(setting.name);
    if (!value || value->empty()) continue;
    if (const auto allowed = setting.apply(result.settings, *value)) {
      std::string mistake = std::string(setting.name) + " is ";
      append_json(mistake, std::string_view(*value).substr(0, 80));
      result.mistakes.push_back(mistake + ", but must be " + *allowed);
    }
  }
  return result;
}

std::string settings_help() {
  std::string help;
  for (const Setting& setting : table) {
    std::string line = "  ";
    line += setting.name;
    line.resize(19, ' ');
    line += setting.fallback;
    line.resize(std::max<std::size_t>(line.size() + 1, 38), ' ');
    line += setting.meaning;
    help += line + '\n';
  }
  return help;
}

}  // namespace notes
