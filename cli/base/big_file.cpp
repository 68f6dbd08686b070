#include "base/big_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>

namespace cloudctl::base {
namespace {

namespace fs = std::filesystem;

constexpr int owner_only = 0600;

ByteSource reader(int file, const fs::path& path) {
  return [file, path, at = off_t{0}](std::size_t most) mutable {
    std::string bytes(most, '\0');
    for (;;) {
      const ssize_t got = pread(file, bytes.data(), bytes.size(), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail(path, "cannot be read", errno);
      at += got;
      bytes.resize(static_cast<std::size_t>(got));
      return bytes;
    }
  };
}

fs::path folder_of(const fs::path& path) {
  return path.parent_path().empty() ? fs::path(".") : path.parent_path();
}

int open_nameless([[maybe_unused]] const fs::path& path) {
#ifdef O_TMPFILE
  return open(folder_of(path).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, owner_only);
#else
  return -1;
#endif
}

// The reason for a failure, 0 if there is none. Never replaces.
int give_name(int file, const fs::path& name) {
  const std::string self = "/proc/self/fd/" + std::to_string(file);
  return linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

// Unlike rename, link never replaces; where there are no links, a look before has to do.
int link_or_move(const fs::path& from, const fs::path& to) {
  if (link(from.c_str(), to.c_str()) == 0) return 0;
  const bool no_links = errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
  if (!no_links) return errno;
  if (access(to.c_str(), F_OK) == 0) return EEXIST;
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace

BigFile::BigFile(fs::path path)
    : path_(std::move(path)), file_(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  struct stat facts {};
  if (file_.number() < 0 || fstat(file_.number(), &facts) != 0) {
    fail(path_, "cannot be read", errno);
  }
  if (!S_ISREG(facts.st_mode))
    fail(path_, "cannot be read", S_ISDIR(facts.st_mode) ? EISDIR : ESPIPE);
  size_ = static_cast<std::uint64_t>(facts.st_size);
}

ByteSource BigFile::source() const {
  return reader(file_.number(), path_);
}

NewBigFile::NewBigFile(fs::path path)
    : path_(std::move(path)), name_(beside(path_)), file_([this] {
        const int nameless = open_nameless(path_);
        if (nameless < 0) {
          return open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
        }
        name_.clear();
        return nameless;
      }()) {
  if (file_.number() < 0) fail(path_, "cannot be made", errno);
}

NewBigFile::~NewBigFile() {
  if (!name_.empty()) unlink(name_.c_str());
}

void NewBigFile::add(std::string_view bytes) {
  const int reason = write_all(file_.number(), bytes);
  if (reason != 0) fail(path_, "cannot be written", reason);
  size_ += bytes.size();
}

ByteSource NewBigFile::source() const {
  return reader(file_.number(), path_);
}

void NewBigFile::keep(bool replace) {
  if (fsync(file_.number()) != 0) fail(path_, "cannot be written", errno);
  int reason = 0;
  if (name_.empty() && replace) {
    const fs::path name = beside(path_);
    reason = give_name(file_.number(), name);
    if (reason == 0) name_ = name;
  } else if (name_.empty()) {
    reason = give_name(file_.number(), path_);
  } else if (!replace) {
    reason = link_or_move(name_, path_);
  }
  if (reason == 0 && replace) {
    reason = std::rename(name_.c_str(), path_.c_str()) == 0 ? 0 : errno;
    if (reason == 0) name_.clear();
  }
  if (reason != 0) fail(path_, "cannot be made", reason);
  sync_folder(path_);
}

}  // namespace cloudctl::base
