#include "release/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

std::string reason() {
  return std::generic_category().message(errno);
}

std::string content(int descriptor) {
  std::string text(4096, '\0');
  const ssize_t got = ::pread(descriptor, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

// Nothing for an empty file, or one that is being written at this moment.
std::optional<Holder> parsed(const std::string& text) {
  const json tree = json::parse(text, nullptr, false);
  if (!tree.is_object()) return std::nullopt;
  return Holder{.pid = tree.value("pid", 0),
                .host = tree.value("host", ""),
                .who = tree.value("who", ""),
                .purpose = tree.value("purpose", ""),
                .since = tree.value("since", "")};
}

void write_holder(int descriptor, const Holder& holder) {
  const json tree{{"pid", holder.pid},
                  {"host", holder.host},
                  {"who", holder.who},
                  {"purpose", holder.purpose},
                  {"since", holder.since}};
  const std::string text = tree.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  if (::ftruncate(descriptor, 0) != 0 ||
      ::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    throw base::Error({.what = "lock file cannot be written: " + reason(),
                       .next = "see that the disk of the state folder has room"});
  }
}

int open_lock(const std::filesystem::path& folder) {
  base::make_folders(folder, 0700);
  const auto path = folder / "lock";
  // The file is never removed: somebody may be waiting for it under this name.
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw base::Error({.what = "lock file cannot be opened: " + reason(),
                       .where = path.string(),
                       .next = "see that you may write to the state folder"});
  }
  return descriptor;
}

base::Error held(const LockRequest& request, const Holder& holder) {
  const bool waited = request.wait.count() > 0;
  return base::Error(
      {.what = described(holder) + " holds the lock" +
               (waited ? ", still after " + base::human_duration(request.wait) : std::string()),
       .where = (request.folder / "lock").string(),
       .next = "wait for it, or give --lock-wait more time; if that process hangs, end it: kill " +
               std::to_string(holder.pid),
       .code = waited ? base::ExitCode::timed_out : base::ExitCode::failed});
}

// The descriptor of a file until somebody takes it over.
struct Opened {
  int descriptor;
  ~Opened() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

}  // namespace

std::string described(const Holder& holder) {
  if (holder.pid == 0) return "another process";
  return (holder.purpose.empty() ? std::string("a run") : holder.purpose) +
         (holder.who.empty() ? std::string() : " by " + holder.who) + " (process " +
         std::to_string(holder.pid) + (holder.host.empty() ? std::string() : " on " + holder.host) +
         ", since " + holder.since + ")";
}

Lock::Lock(int descriptor, std::optional<Holder> before)
    : descriptor_(descriptor), taken_over_(std::move(before)) {}

Lock::Lock(Lock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      taken_over_(std::move(other.taken_over_)) {}

Lock::~Lock() {
  if (descriptor_ < 0) return;
  // An empty file says that it was given back; if this fails, the next holder only sees a notice.
  [[maybe_unused]] const int emptied = ::ftruncate(descriptor_, 0);
  ::close(descriptor_);
}

Lock acquire(const LockRequest& request, base::Clock& clock) {
  Opened opened{open_lock(request.folder)};
  const auto end = clock.steady() + request.wait;
  bool told = false;
  while (::flock(opened.descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      throw base::Error(
          {.what = "lock cannot be taken: " + reason(),
           .where = (request.folder / "lock").string(),
           .next = "put the state folder (XDG_STATE_HOME) on a disk of this machine"});
    }
    const Holder other = parsed(content(opened.descriptor)).value_or(Holder{});
    if (clock.steady() >= end) throw held(request, other);
    if (!told && request.on_waiting) request.on_waiting(other);
    told = true;
    if (!clock.sleep(std::chrono::milliseconds(100))) {
      throw base::Error({.what = "interrupted while waiting for " + described(other),
                         .next = "nothing was changed",
                         .code = base::ExitCode::interrupted});
    }
  }
  auto before = parsed(content(opened.descriptor));
  write_holder(opened.descriptor, request.self);
  return Lock(std::exchange(opened.descriptor, -1), std::move(before));
}

std::optional<Holder> holder(const std::filesystem::path& folder) {
  const Opened opened{::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC)};
  if (opened.descriptor < 0) return std::nullopt;
  if (::flock(opened.descriptor, LOCK_SH | LOCK_NB) == 0) return std::nullopt;
  return parsed(content(opened.descriptor)).value_or(Holder{});
}

}  // namespace cloudctl::release
