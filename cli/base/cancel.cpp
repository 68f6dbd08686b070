#include "base/cancel.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.h"

namespace cloudctl::base {

Cancel::Cancel() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    throw Error({.what = "no pipe can be opened", .next = "raise the limit of open files"});
  }
  for (const int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
}

Cancel::~Cancel() {
  close(read_end_);
  close(write_end_);
}

void Cancel::request() noexcept {
  const int before = errno;
  ++requests_;
  // Nobody reads it, so one byte is enough; a full pipe is readable too.
  [[maybe_unused]] const ssize_t written = write(write_end_, "x", 1);
  errno = before;
}

int Cancel::requests() const noexcept {
  return requests_;
}

}  // namespace cloudctl::base
