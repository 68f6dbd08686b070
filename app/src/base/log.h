#pragma once
// Structured log: one JSON object a line, on one file descriptor. Lines gather in a buffer that its
// owner flushes; must not know what is logged, or when the event loop is idle.

#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace notes {

enum class Level { debug, info, warn, error, off };

struct Field {
  std::string_view name;
  std::variant<std::string_view, long long, double> value;
};

/** Not for several threads: everything that logs runs on the I/O thread. */
class Log {
 public:
  Log(int descriptor, Level least) : descriptor_(descriptor), least_(least) {}
  ~Log() { flush(); }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool shows(Level level) const { return level >= least_; }

  /** Adds a line with time, level, event and the fields, if the level is shown. */
  void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

  /** True if there are lines that `flush` would write. */
  bool pending() const { return !buffer_.empty(); }

  /** Writes what has gathered. A descriptor that is gone loses the lines and nothing else. */
  void flush();

 private:
  int descriptor_;
  Level least_;
  std::string buffer_;
};

}  // namespace notes
