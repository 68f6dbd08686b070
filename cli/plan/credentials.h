#pragma once
// What the users of a ready-made service find in their environment, and what is made of its
// password: in clear what everybody may read, as credentials what only its users may.

#include <map>
#include <string>
#include <vector>

#include "base/secret.h"
#include "plan/service.h"

namespace cloudctl::plan {

// By part: "password", "url", and for redis the text of its file, "config".
[[nodiscard]] std::map<std::string, base::Secret> credential_parts(const std::string& name,
                                                                   const ReadyMade& made,
                                                                   const base::Secret& password);

struct InjectedSettings {
  std::map<std::string, std::string> clear;
  Credentials credentials;
};

// Of what a service uses: of "db" DB_HOST, DB_PORT, DB_USER, DB_NAME, DB_PASSWORD and DB_URL; of
// one that exists elsewhere DB_URL. If it is the only one of its type that the service uses, also
// under the names that the type's own programs know: PGHOST …, MONGO_HOST …, REDIS_URL, AMQP_URL;
// and DATABASE_URL of the only database.
[[nodiscard]] InjectedSettings backing_settings(const std::vector<std::string>& uses,
                                                const std::vector<Service>& services,
                                                const std::map<std::string, config::Backing>& all);

// The secrets of the project, and the credentials by credential_variable, that a service needs;
// its companions' too. Each once.
[[nodiscard]] std::vector<std::string> secret_names(const Service& service);

}  // namespace cloudctl::plan
