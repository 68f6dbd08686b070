#include "tool/database.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::tool {
namespace {

using Words = std::vector<std::string>;

// What an extension brings along is no content. Partitions are tables, their parents hold nothing.
constexpr const char* pg_question = R"(do $$
declare
  one record;
  here bigint;
  tables bigint := 0;
  total bigint := 0;
begin
  for one in select n.nspname, c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
      and d.objid = c.oid and d.deptype = 'e')
  loop
    execute format('select count(*) from %I.%I', one.nspname, one.relname) into here;
    tables := tables + 1;
    total := total + here;
  end loop;
  select total + count(*) from pg_largeobject_metadata into total;
  perform set_config('cloudctl.content', tables || ' ' || total, false);
end
$$;
select current_setting('cloudctl.content');
)";
constexpr const char* pg_others_question = R"(select datname from pg_database
  where not datistemplate and datname not in (current_database(), 'postgres') order by datname;
)";

// A server that logs statements, or those that fail, is asked not to log this one.
constexpr const char* pg_silence =
    "set log_statement = 'none';\n"
    "set log_min_error_statement = 'panic';\n"
    "set log_min_duration_statement = -1;\n";

constexpr const char* mongo_opening = R"(
let opened = false;
for (const one of openers) {
  try {
    server.auth(user, one);
    opened = true;
    break;
  } catch (error) {
  }
}
if (!opened) throw new Error("the password that is kept does not open it");
server.changeUserPassword(user, next);
)";

constexpr const char* mongo_question = R"(
const holds = (one) => one.estimatedDocumentCount() || (one.findOne() === null ? 0 : 1);
let tables = 0, rows = 0;
for (const info of here.getCollectionInfos()) {
  if (info.type === "view" || info.name.startsWith("system.")) continue;
  tables += 1;
  rows += holds(here.getCollection(info.name));
}
print(tables + " " + rows);
)";
constexpr const char* mongo_others_question = R"(
for (const one of server.adminCommand({listDatabases: 1, nameOnly: true}).databases) {
  if (!["admin", "config", "local", here.getName()].includes(one.name)) print(one.name);
}
)";

Words pg_words(const char* program, const DatabaseLogin& login) {
  return {program, "--no-password", "--username=" + login.user};
}

// In libpq's form of settings; names of ours need no quotes.
std::string patient(const DatabaseLogin& login) {
  return "--dbname=dbname=" + login.database + " options='-c lock_timeout=60s'";
}

Words mongo_words(const char* program, const DatabaseLogin& login, int port) {
  return {program,
          "--host=127.0.0.1",
          "--port=" + std::to_string(port),
          "--username=" + login.user,
          "--authenticationDatabase=admin",
          "--archive",
          "--gzip"};
}

base::Secret asked_for(const DatabaseLogin& login) {
  return base::Secret(login.password.reveal() + "\n");
}

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

DatabaseProgram psql(const DatabaseLogin& login, const std::string& script) {
  Words words = pg_words("psql", login);
  words.insert(words.end(), {"--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
                             "--set=ON_ERROR_STOP=1", "--dbname=" + login.database, "--file=-"});
  return {.argv = std::move(words), .input = base::Secret(script)};
}

std::string connected(int port) {
  return "const server = connect(\"mongodb://127.0.0.1:" + std::to_string(port) + "/admin\");\n";
}

Words mongosh_words() {
  return {"mongosh", "--quiet", "--norc", "--nodb", "--file=/dev/stdin"};
}

DatabaseProgram mongosh(const DatabaseLogin& login, int port, const std::string& script) {
  const std::string begin = connected(port) + "server.auth(" + quoted(login.user) + ", " +
                            quoted(login.password.reveal()) + ");\n" +
                            "const here = server.getSiblingDB(" + quoted(login.database) + ");";
  return {.argv = mongosh_words(), .input = base::Secret(begin + script)};
}

// In SQL: between two of them, and those inside twice.
std::string doubled(const std::string& text, char quote) {
  std::string words(1, quote);
  for (const char letter : text) {
    if (letter == quote) words += quote;
    words += letter;
  }
  return words + quote;
}

}  // namespace

std::optional<DatabaseContent> parse_content(std::string_view out) {
  const auto lines = base::lines(base::trim(out));
  if (lines.size() != 1) return std::nullopt;
  DatabaseContent content;
  const std::string& counts = lines.front();
  const char* end = counts.data() + counts.size();
  const auto [space, failed] = std::from_chars(counts.data(), end, content.tables);
  if (failed != std::errc() || space == end || *space != ' ') return std::nullopt;
  const auto [rest, bad] = std::from_chars(space + 1, end, content.rows);
  if (bad != std::errc() || rest != end) return std::nullopt;
  return content;
}

DatabaseProgram pg_dump(const DatabaseLogin& login) {
  Words words = pg_words("pg_dump", login);
  words.insert(words.end(), {"--format=custom", "--dbname=" + login.database});
  return {.argv = std::move(words), .input = {}};
}

DatabaseProgram pg_read_archive() {
  return {.argv = {"pg_restore", "--file=/dev/null"}, .input = {}};
}

DatabaseProgram pg_restore(const DatabaseLogin& login, bool clean) {
  Words words = pg_words("pg_restore", login);
  words.insert(words.end(), {"--single-transaction", "--exit-on-error", "--no-owner",
                             "--no-privileges", patient(login)});
  if (clean) words.insert(words.end(), {"--clean", "--if-exists"});
  return {.argv = std::move(words), .input = {}};
}

DatabaseProgram pg_content(const DatabaseLogin& login) {
  return psql(login, pg_question);
}

DatabaseProgram pg_others(const DatabaseLogin& login) {
  return psql(login, pg_others_question);
}

DatabaseProgram mongodump(const DatabaseLogin& login, int port) {
  Words words = mongo_words("mongodump", login, port);
  words.push_back("--db=" + login.database);
  return {.argv = std::move(words), .input = asked_for(login)};
}

DatabaseProgram mongorestore(const DatabaseLogin& login, int port, const MongoRestore& restore) {
  Words words = mongo_words("mongorestore", login, port);
  words.insert(words.end(), {"--stopOnError", "--nsInclude=" + restore.from + ".*"});
  if (restore.from != login.database) {
    words.insert(words.end(),
                 {"--nsFrom=" + restore.from + ".*", "--nsTo=" + login.database + ".*"});
  }
  if (restore.clean) words.push_back("--drop");
  return {.argv = std::move(words), .input = asked_for(login)};
}

DatabaseProgram mongo_content(const DatabaseLogin& login, int port) {
  return mongosh(login, port, mongo_question);
}

DatabaseProgram mongo_others(const DatabaseLogin& login, int port) {
  return mongosh(login, port, mongo_others_question);
}

DatabaseProgram pg_password(const DatabaseLogin& login, const base::Secret& next) {
  return psql(login, pg_silence + std::string("alter role ") + doubled(login.user, '"') +
                         " password " + doubled(next.reveal(), '\'') + ";\n");
}

DatabaseProgram mongo_password(const DatabaseLogin& login, int port, const MongoPassword& change) {
  std::vector<std::string> openers;
  for (const auto& one : change.openers) openers.push_back(quoted(one.reveal()));
  const std::string begin = connected(port) + "const user = " + quoted(login.user) + ";\n" +
                            "const next = " + quoted(change.next.reveal()) + ";\n" +
                            "const openers = [" + base::join(openers, ", ") + "];";
  return {.argv = mongosh_words(), .input = base::Secret(begin + mongo_opening)};
}

DatabaseProgram rabbitmq_password(const DatabaseLogin& login, const base::Secret& next) {
  return {.argv = {"rabbitmqctl", "-q", "change_password", login.user},
          .input = base::Secret(next.reveal() + "\n")};
}

}  // namespace cloudctl::tool
