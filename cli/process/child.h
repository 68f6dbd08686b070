#pragma once
// One running program: started with pipes, signalled as a group, reaped exactly once. It must not
// know why it runs or how long it may.

#include <sys/types.h>

#include <string>
#include <vector>

#include "process/command_line.h"
#include "process/descriptor.h"

namespace cloudctl::process {

struct Launch {
  std::string path;  // absolute
  const CommandLine& command;
  std::vector<std::string> environment;
  bool interactive = false;  // our terminal, our process group, no pipes
  bool fed = false;          // a pipe to write to, whatever the command's own input is
};

struct Exit {
  int code = 0;
  int signal = 0;  // 0: it exited by itself
};

class Child {
 public:
  // Throws Error if the system cannot start any process; `refusal` then stays untouched.
  explicit Child(const Launch& launch);
  ~Child();  // one that still runs is killed with its whole group
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Why this program cannot be started (errno), 0 if it runs.
  [[nodiscard]] int refusal() const { return refusal_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

  // Ours ends of its pipes; not open where there is none (any more).
  Descriptor input, output, error;
  // Becomes readable when it ends; not open if that has to be asked for (`ended`).
  [[nodiscard]] const Descriptor& watch() const { return watch_; }

  // It stays a zombie, and its id its own, until it is reaped: signals cannot reach a stranger.
  [[nodiscard]] bool ended() const;
  void signal_group(int signal) const;
  void signal_alone(int signal) const;
  [[nodiscard]] Exit reap();  // waits for its end

 private:
  void spawn(const Launch& launch);
  pid_t pid_ = -1;
  int refusal_ = 0;
  bool own_group_ = true;
  Descriptor watch_;
};

}  // namespace cloudctl::process
