#include "process/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "process/system.h"

namespace cloudctl::process {
namespace {

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  [[nodiscard]] posix_spawn_file_actions_t& get() { return actions_; }
  void use(const Descriptor& descriptor, int as) {
    posix_spawn_file_actions_adddup2(&actions_, descriptor.number(), as);
  }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  Attributes() { posix_spawnattr_init(&attributes_); }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  [[nodiscard]] posix_spawnattr_t& get() { return attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// Whatever we ignore or block, the child begins as from a shell.
short fresh_signals(posix_spawnattr_t& attributes) {
  sigset_t all{}, none{};
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  return POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  // posix_spawn takes non-const pointers but changes nothing (POSIX, "exec", rationale).
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

// These say nothing about this program: no other could be started either.
bool is_shortage(int reason) {
  return reason == EAGAIN || reason == ENOMEM || reason == EMFILE || reason == ENFILE;
}

}  // namespace

Child::Child(const Launch& launch) : own_group_(!launch.interactive) {
  spawn(launch);
  if (refusal_ != 0) return;
  watch_ = watch_process(pid_);
  for (const Descriptor* end : {&input, &output, &error}) {
    if (end->open()) set_nonblocking(*end);
  }
}

void Child::spawn(const Launch& launch) {
  FileActions actions;
  Attributes attributes;
  short flags = fresh_signals(attributes.get());
  Pipe in, out, err;
  if (!launch.interactive) {
    // A session of its own is a process group of its own, and has no terminal: a program that wants
    // to ask there fails at once, where one in the background would be stopped for ever.
    flags = static_cast<short>(flags | POSIX_SPAWN_SETSID);
    out = make_pipe();
    err = make_pipe();
    if (launch.command.input.empty() && !launch.fed) {
      posix_spawn_file_actions_addopen(&actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    } else {
      in = make_pipe();
      actions.use(in.read, STDIN_FILENO);
    }
    actions.use(out.write, STDOUT_FILENO);
    actions.use(err.write, STDERR_FILENO);
  }
  if (!launch.command.directory.empty()) {
    change_directory(actions.get(), launch.command.directory.c_str());
  }
  close_all_others(actions.get(), attributes.get(), flags);
  posix_spawnattr_setflags(&attributes.get(), flags);
  refusal_ = posix_spawn(&pid_, launch.path.c_str(), &actions.get(), &attributes.get(),
                         pointers(launch.command.argv).data(), pointers(launch.environment).data());
  if (is_shortage(refusal_)) {
    throw base::Error(
        {.what = "no process can be started: " + std::generic_category().message(refusal_),
         .where = printed(launch.command),
         .next = "end other programs, or raise the limits (ulimit -u, ulimit -n)"});
  }
  input = std::move(in.write);
  output = std::move(out.read);
  error = std::move(err.read);
}

Child::~Child() {
  if (pid_ <= 0 || refusal_ != 0) return;
  signal_group(SIGKILL);
  (void)reap();
}

bool Child::ended() const {
  siginfo_t facts{};
  const int answer = waitid(P_PID, static_cast<id_t>(pid_), &facts, WEXITED | WNOHANG | WNOWAIT);
  return answer != 0 || facts.si_pid == pid_;
}

void Child::signal_group(int signal) const {
  if (pid_ <= 0) return;
  kill(own_group_ ? -pid_ : pid_, signal);
}

void Child::signal_alone(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

Exit Child::reap() {
  int status = 0;
  pid_t got = -1;
  do {
    got = waitpid(pid_, &status, 0);
  } while (got < 0 && errno == EINTR);
  pid_ = -1;
  if (got < 0) return {.code = -1};
  if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status)};
}

}  // namespace cloudctl::process
