#pragma once
// What differs between Linux and other POSIX systems, in one place.

#include <spawn.h>
#include <sys/types.h>

#include <string_view>

#include "process/descriptor.h"

namespace cloudctl::process {

struct Pipe {
  Descriptor read, write;
};
// No child inherits it, not even one that another thread starts at this moment (where the system
// has pipe2). Its numbers are above those of the standard streams. Throws Error.
[[nodiscard]] Pipe make_pipe();

void set_nonblocking(const Descriptor& descriptor);

// Becomes readable when the process ends; not open where the system has no such thing.
[[nodiscard]] Descriptor watch_process(pid_t pid);

// write(2) that answers EPIPE without ever raising SIGPIPE.
[[nodiscard]] ssize_t write_quietly(int descriptor, std::string_view bytes);

// The child shall have its three standard streams and nothing else.
void close_all_others(posix_spawn_file_actions_t& actions, posix_spawnattr_t& attributes,
                      short& flags);
void change_directory(posix_spawn_file_actions_t& actions, const char* directory);

}  // namespace cloudctl::process
