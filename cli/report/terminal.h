#pragma once
// What is known of the terminal: which streams are one, its size, whether colour is wanted. Facts
// are made from raw ones that only main reads; nothing here asks the system.

#include <map>
#include <string>

namespace cloudctl::report {

using Environment = std::map<std::string, std::string, std::less<>>;

struct Size {
  int width = 80, height = 24;
  bool operator==(const Size&) const = default;
};

// As isatty and the window size of the terminal say.
struct RawTerminal {
  bool in = false, out = false, err = false;
  Size size;
};

enum class Colour { automatic, always, never };
enum class ProgressMode { automatic, tty, plain, json, quiet };

struct StreamFacts {
  bool terminal = false;
  bool colour = false;
  bool operator==(const StreamFacts&) const = default;
};

struct Terminal {
  bool in = false;  // somebody can answer a question
  StreamFacts out, err;
  Size size;
  bool fixed_size = false;  // forced by CLOUDCTL_FORCE_TTY: never ask the system
  bool ci = false;          // runs under a CI system: no animation, no question
  bool github = false;      // GitHub Actions understands `::error` lines
  bool operator==(const Terminal&) const = default;
};

// Colour, each stream by itself: the choice of --color, then NO_COLOR (no-color.org), FORCE_COLOR
// and CLICOLOR_FORCE (non-empty, not 0), CLICOLOR=0, TERM=dumb, and at last whether it is a
// terminal. An empty variable counts as unset. CLOUDCTL_FORCE_TTY=100x30 makes both streams a
// terminal of that size.
[[nodiscard]] Terminal terminal_facts(const RawTerminal& raw, const Environment& environment,
                                      Colour choice);

// What `automatic` means here: tty where standard error is a terminal that can move its cursor and
// no CI system reads along, else plain. Throws Error if tty is asked for without a terminal.
[[nodiscard]] ProgressMode progress_mode(ProgressMode wish, const Terminal& terminal,
                                         const Environment& environment);

}  // namespace cloudctl::report
