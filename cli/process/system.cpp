#include "process/system.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>

#include <array>
#include <cerrno>

#include "base/error.h"

namespace cloudctl::process {
namespace {

// Duplicates a descriptor out of the way of the standard streams.
Descriptor above_standard(int number) {
  Descriptor descriptor(number);
  if (number > STDERR_FILENO) return descriptor;
  return Descriptor(fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

int open_pipe(std::array<int, 2>& ends) {
#ifdef __linux__
  return pipe2(ends.data(), O_CLOEXEC);
#else
  if (pipe(ends.data()) != 0) return -1;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

}  // namespace

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (open_pipe(ends) == 0) {
    Pipe made{.read = above_standard(ends[0]), .write = above_standard(ends[1])};
    if (made.read.open() && made.write.open()) return made;
  }
  throw base::Error({.what = "no pipe can be opened, so no program can be started",
                     .next = "raise the limit of open files (ulimit -n)"});
}

void set_nonblocking(const Descriptor& descriptor) {
  fcntl(descriptor.number(), F_SETFL, fcntl(descriptor.number(), F_GETFL) | O_NONBLOCK);
}

Descriptor watch_process([[maybe_unused]] pid_t pid) {
#if defined(__linux__) && defined(SYS_pidfd_open)
  return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
#else
  return {};
#endif
}

ssize_t write_quietly(int descriptor, std::string_view bytes) {
#ifdef __linux__
  // A SIGPIPE of write goes to the thread that writes: it is kept back, then taken away.
  sigset_t pipe_signal{}, before{}, pending{};
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  sigpending(&pending);
  const ssize_t written = write(descriptor, bytes.data(), bytes.size());
  const int reason = errno;
  if (written < 0 && reason == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    const timespec at_once{};
    sigtimedwait(&pipe_signal, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = reason;
  return written;
#else
  fcntl(descriptor, F_SETNOSIGPIPE, 1);
  return write(descriptor, bytes.data(), bytes.size());
#endif
}

void close_all_others(posix_spawn_file_actions_t& actions,
                      [[maybe_unused]] posix_spawnattr_t& attributes,
                      [[maybe_unused]] short& flags) {
#ifdef __linux__
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#else
  flags = static_cast<short>(flags | POSIX_SPAWN_CLOEXEC_DEFAULT);
#endif
}

void change_directory(posix_spawn_file_actions_t& actions, const char* directory) {
  posix_spawn_file_actions_addchdir_np(&actions, directory);
}

}  // namespace cloudctl::process
