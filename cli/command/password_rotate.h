#pragma once
// The part of `secrets rotate` that gives a ready-made database another password, and the part of
// every deploy that mends what a killed one left.

#include <optional>
#include <string>

#include "command/site.h"

namespace cloudctl::command {

// "db" of "DB_PASSWORD" and "DB_URL", if the release has such a database.
[[nodiscard]] std::optional<std::string> backing_of_secret(const std::string& name,
                                                           const release::Record& record);

struct PasswordRotation {
  std::string backing;
  bool yes = false, force_conflicts = false;
  Times times;
};
// The database takes it, it is kept, services that use it are rolled; if they do not serve with it,
// all gets the old one back.
[[nodiscard]] base::ExitCode rotate_password(const PasswordRotation& rotation, Context& context,
                                             Site& site);

// Before a release is made: a database whose rotation was killed is told the password that counts
// again. Says so. Only where there is such a thing anything is asked or changed.
void settle_passwords(Context& context, Site& site);

}  // namespace cloudctl::command
