#pragma once
// Readers of single setting values: text → value or the sentence that says what is allowed. Must
// not know which settings there are.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "base/log.h"

namespace notes::values {

struct Mistake {
  std::string allowed;  // "a number from 1 to 65535"
};

template <typename T>
using Read = std::variant<T, Mistake>;

struct Range {
  long long least;
  long long most;
};

Read<long long> number(std::string_view text, Range range);

/** `65536`, `64k` or `1m` (1024-based). */
Read<std::size_t> bytes(std::string_view text, Range range);

/** `5`, `0.5`, `5s`, `250ms` or `2m`; a plain number means seconds. The range is in milliseconds.
 */
Read<std::chrono::milliseconds> duration(std::string_view text, Range range);

Read<bool> flag(std::string_view text);
Read<Level> level(std::string_view text);

/** A store that this program was built with. */
Read<std::string> store(std::string_view text);

/** The URL of a database, checked as far as that is possible without its library. */
Read<std::string> database_url(std::string_view text);

/** A port to connect to; also as Kubernetes sets MONGO_PORT for a service called mongo:
 * tcp://IP:PORT */
Read<long long> server_port(std::string_view text);

/** One line of text, for names and passwords. */
Read<std::string> line(std::string_view text);
Read<std::string> address(std::string_view text);
Read<std::string> path(std::string_view text);

/** A short version text: letters, digits and `.-_+`. */
Read<std::string> version(std::string_view text);

}  // namespace notes::values
