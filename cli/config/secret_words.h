#pragma once
// Names of variables that look like secrets.

#include <string_view>

namespace cloudctl::config {

// DB_PASSWORD, ApiToken …; not DB_PASSWORD_FILE, which says where it is.
[[nodiscard]] bool is_secret_name(std::string_view name);
// The same for a variable with its value: switches and empty texts are no secrets.
[[nodiscard]] bool looks_secret(std::string_view name, std::string_view value);

}  // namespace cloudctl::config
