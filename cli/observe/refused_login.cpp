#include "observe/refused_login.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "plan/names.h"

namespace cloudctl::observe {
namespace {

// PostgreSQL 15 to 17 and its client, Redis 7 (a password that is wrong, or missing), MongoDB's
// error 18 by name and as its shell says it, RabbitMQ 3 (AMQP's error 403 at a login).
constexpr std::array<std::string_view, 7> unmistakable{"password authentication failed for user",
                                                       "no password supplied",
                                                       "WRONGPASS",
                                                       "NOAUTH",
                                                       "AuthenticationFailed",
                                                       "MongoServerError: Authentication failed",
                                                       "ACCESS_REFUSED"};
// Before the name that it was reached by, which in a project is that of the backing; between
// quotes, in JSON with a backslash before each.
constexpr std::string_view reached = "connection to server at ";
constexpr std::string_view quotes = "\\\"";
constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool is_of_word(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// As words of their own: "NOAUTHOR" and "AUTO_ACCESS_REFUSED_RETRY" are something else.
bool has_words(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const auto end = at + words.size();
    const bool begins = at == 0 || !is_of_word(text[at - 1]);
    if (begins && (end == text.size() || !is_of_word(text[end]))) return true;
  }
  return false;
}

bool says(std::string_view text) {
  return std::any_of(unmistakable.begin(), unmistakable.end(),
                     [&](std::string_view words) { return has_words(text, words); });
}

// Empty if they do not say, or it is no name of a backing.
std::string database_in(std::string_view text) {
  const auto at = text.find(reached);
  if (at == std::string_view::npos) return {};
  auto name = text.substr(at + reached.size());
  name.remove_prefix(std::min(name.size(), name.find_first_not_of(quotes)));
  const auto end = name.find_first_not_of(name_letters);
  const bool whole =
      end != std::string_view::npos && end != 0 && quotes.find(name[end]) != std::string_view::npos;
  return whole ? std::string(name.substr(0, end)) : std::string();
}

}  // namespace

std::optional<RefusedLogin> refused_login(const std::vector<std::string>& told) {
  const auto found = std::find_if(told.rbegin(), told.rend(), says);
  if (found == told.rend()) return std::nullopt;
  const std::string name = database_in(*found);
  const std::string which = name.empty() ? "a database" : "database \"" + name + "\"";
  if (name.empty()) {
    return RefusedLogin{.words = which + " refuses its password",
                        .next =
                            "\"cloudctl secrets rotate\" with the name of its password (of a "
                            "\"db\" in \"backing\" DB_PASSWORD) gives it and its users a new "
                            "one; for one elsewhere, \"cloudctl secrets set\""};
  }
  return RefusedLogin{.words = which + " refuses its password",
                      .next = "\"cloudctl secrets rotate " + plan::variable_prefix(name) +
                              "_PASSWORD\" gives a database of \"backing\" and its users a new "
                              "one; for one elsewhere, \"cloudctl secrets set\""};
}

}  // namespace cloudctl::observe
