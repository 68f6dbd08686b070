#include "action/context_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {

namespace {

struct Close {
  void operator()(DIR* folder) const { closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, Close>;

OpenFolder open_folder(int parent, const char* name) {
  const int descriptor =
      openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return nullptr;
  OpenFolder folder(fdopendir(descriptor));
  if (!folder) close(descriptor);
  return folder;
}

struct Name {
  std::string text;
  unsigned char type = DT_UNKNOWN;
};

std::vector<Name> sorted_names(DIR* folder) {
  std::vector<Name> names;
  while (const dirent* entry = readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.push_back({std::string(name), entry->d_type});
  }
  std::sort(names.begin(), names.end(),
            [](const Name& a, const Name& b) { return a.text < b.text; });
  return names;
}

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

Stamp stamp_of(const struct stat& found) {
  return {.size = static_cast<std::uint64_t>(found.st_size),
          .modified = nanoseconds(found.st_mtim),
          .changed = nanoseconds(found.st_ctim),
          .inode = found.st_ino,
          .device = found.st_dev};
}

class Walk {
 public:
  Walk(std::string folder, const Ignore& ignore,
       const std::function<void(const ContextEntry&)>& visit)
      : folder_(std::move(folder)), ignore_(ignore), visit_(visit) {}

  void start() {
    const OpenFolder open(opendir(folder_.c_str()));
    if (!open) fail("build context \"" + folder_ + "\" cannot be opened", errno);
    go_through(open.get(), {});
  }

 private:
  void go_through(DIR* open, const Ignore::Judgement& judgement) {
    const std::size_t length = path_.size();
    for (const Name& name : sorted_names(open)) {
      path_.resize(length);
      if (length > 0) path_ += '/';
      path_ += name.text;
      take(dirfd(open), name, judgement);
    }
    path_.resize(length);
  }

  void take(int parent, const Name& name, const Ignore::Judgement& above) {
    const auto judgement = ignore_.empty() ? Ignore::Judgement{} : ignore_.judge(path_, above);
    if (judgement.excluded && name.type != DT_DIR && name.type != DT_UNKNOWN) return;
    struct stat found {};
    if (fstatat(parent, name.text.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT || judgement.excluded) return;
      fail("\"" + full_path() + "\" cannot be looked at", errno);
    }
    if (S_ISDIR(found.st_mode) && judgement.excluded && ignore_.prunes(path_)) return;
    if (!judgement.excluded) {
      visit_({.path = path_,
              .kind = kind_of(found),
              .permissions = found.st_mode & 07777U,
              .stamp = stamp_of(found),
              .parent = parent,
              .name = name.text.c_str()});
    }
    if (S_ISDIR(found.st_mode)) enter(parent, name, judgement);
  }

  void enter(int parent, const Name& name, const Ignore::Judgement& judgement) {
    const OpenFolder open = open_folder(parent, name.text.c_str());
    if (open) return go_through(open.get(), judgement);
    // BuildKit, too, passes over an ignored folder that it may not look into.
    if (errno == ENOENT || (judgement.excluded && errno == EACCES)) return;
    fail("folder \"" + full_path() + "\" cannot be opened", errno);
  }

  [[nodiscard]] EntryKind kind_of(const struct stat& found) const {
    if (S_ISREG(found.st_mode)) return EntryKind::file;
    if (S_ISDIR(found.st_mode)) return EntryKind::folder;
    if (S_ISLNK(found.st_mode)) return EntryKind::link;
    throw base::Error(
        {.what = "\"" + base::printable(full_path()) +
                 "\" cannot go into an image: it is a socket, pipe or device",
         .where = full_path(),
         .next = "remove it, or add \"" + base::printable(path_) + "\" to \".dockerignore\""});
  }

  [[nodiscard]] std::string full_path() const { return folder_ + "/" + path_; }

  [[noreturn]] void fail(const std::string& what, int reason) const {
    const std::string next = reason == EACCES
                                 ? "make it readable, or add it to \".dockerignore\""
                                 : "check the path of \"build\" and the folder's permissions";
    throw base::Error(
        {.what = base::printable(what) + ": " + std::generic_category().message(reason),
         .where = path_.empty() ? folder_ : full_path(),
         .next = next});
  }

  std::string folder_;
  const Ignore& ignore_;
  const std::function<void(const ContextEntry&)>& visit_;
  std::string path_;
};

}  // namespace

void walk(const std::filesystem::path& folder, const Ignore& ignore,
          const std::function<void(const ContextEntry&)>& visit) {
  Walk(folder.string(), ignore, visit).start();
}

}  // namespace cloudctl::action
