#pragma once
// That a database does not take the password of a service which uses it, by the words of its
// clients. They are prose: they make a sentence better, and never decide alone that something
// failed.

#include <optional>
#include <string>
#include <vector>

namespace cloudctl::observe {

struct RefusedLogin {
  std::string words;  // `database "db" refuses its password`; "a database" if they do not say which
  std::string next;
};

// `told`: what the service, or a probe of it, has said.
[[nodiscard]] std::optional<RefusedLogin> refused_login(const std::vector<std::string>& told);

}  // namespace cloudctl::observe
