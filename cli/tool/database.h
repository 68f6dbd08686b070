#pragma once
// Programs of databases, as they are run inside the container of one. A password never stands among
// arguments: it goes in over standard input, before whatever is streamed, or is not needed, as the
// socket is open to the container's own programs. Knows nothing of containers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace cloudctl::tool {

struct DatabaseLogin {
  std::string user, database;
  base::Secret password;
};

struct DatabaseProgram {
  std::vector<std::string> argv;
  base::Secret input;  // that goes before what is streamed; may be empty
  bool operator==(const DatabaseProgram&) const = default;
};

// What a database holds.
struct DatabaseContent {
  std::int64_t tables = 0, rows = 0;  // of MongoDB collections and documents
  bool operator==(const DatabaseContent&) const = default;
};
// Of what the question for it prints; nothing if that is no answer.
[[nodiscard]] std::optional<DatabaseContent> parse_content(std::string_view out);

// PostgreSQL (postgresql.org, "Client Applications"), in its custom format.
[[nodiscard]] DatabaseProgram pg_dump(const DatabaseLogin& login);
// Reads an archive to its end without a database: exits with other than 0 if it is damaged.
[[nodiscard]] DatabaseProgram pg_read_archive();
// In one transaction: all of it or nothing. `clean`: what it has replaces what is there.
[[nodiscard]] DatabaseProgram pg_restore(const DatabaseLogin& login, bool clean);
[[nodiscard]] DatabaseProgram pg_content(const DatabaseLogin& login);
// Prints the names of further databases of the same server, one a line.
[[nodiscard]] DatabaseProgram pg_others(const DatabaseLogin& login);

// MongoDB (mongodb.com, "Database Tools"): archives, compressed. The tools read a password that is
// asked for from an input that is no terminal, up to the end of its line.
[[nodiscard]] DatabaseProgram mongodump(const DatabaseLogin& login, int port);
// `from`: the database that the archive is of.
struct MongoRestore {
  std::string from;
  bool clean = false;
};
[[nodiscard]] DatabaseProgram mongorestore(const DatabaseLogin& login, int port,
                                           const MongoRestore& restore);
[[nodiscard]] DatabaseProgram mongo_content(const DatabaseLogin& login, int port);
[[nodiscard]] DatabaseProgram mongo_others(const DatabaseLogin& login, int port);

// Another password for the login's user. None of the servers writes it to its log.
[[nodiscard]] DatabaseProgram pg_password(const DatabaseLogin& login, const base::Secret& next);
struct MongoPassword {
  base::Secret next;
  std::vector<base::Secret> openers;  // one of them is the present one
};
[[nodiscard]] DatabaseProgram mongo_password(const DatabaseLogin& login, int port,
                                             const MongoPassword& change);
[[nodiscard]] DatabaseProgram rabbitmq_password(const DatabaseLogin& login,
                                                const base::Secret& next);

}  // namespace cloudctl::tool
