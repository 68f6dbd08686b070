#include "action/context_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>
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

// A name in a folder, before and after it has been looked at.
struct Item {
  std::size_t at = 0, length = 0;  // in Folder::names, with a zero byte behind it
  unsigned char type = DT_UNKNOWN;
  bool visible = false;    // goes into the context
  std::uint32_t mode = 0;  // as stat(2) has it
  Stamp stamp = {};
  std::size_t inner = 0;  // folders that are gone into: place in Folder::inner, from 1
};

struct Folder {
  std::string path;  // relative; of the context itself: empty
  Ignore::Judgement judgement = {};
  std::string names = {};  // one text for all, instead of 100 000 small ones
  std::vector<Item> items = {};
  std::vector<std::unique_ptr<Folder>> inner = {};

  [[nodiscard]] std::string_view name(const Item& item) const {
    return std::string_view(names).substr(item.at, item.length);
  }
};

void list(DIR* open, Folder& folder) {
  while (const dirent* entry = readdir(open)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    folder.items.push_back(
        {.at = folder.names.size(), .length = name.size(), .type = entry->d_type});
    folder.names.append(name).push_back('\0');
  }
  std::sort(folder.items.begin(), folder.items.end(),
            [&](const Item& a, const Item& b) { return folder.name(a) < folder.name(b); });
}

// Folders that wait to be looked at; workers take them until nothing is left and nobody can add
// more.
class Queue {
 public:
  void put(Folder* folder) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(folder);
    ++unfinished_;
    changed_.notify_one();
  }
  Folder* take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !waiting_.empty() || unfinished_ == 0; });
    if (waiting_.empty()) return nullptr;
    Folder* folder = waiting_.back();
    waiting_.pop_back();
    return folder;
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    if (--unfinished_ == 0) changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Folder*> waiting_;
  std::size_t unfinished_ = 0;
};

// Counts a folder as finished also when looking at it failed: the other workers must end.
class Finish {
 public:
  explicit Finish(Queue& queue) : queue_(queue) {}
  ~Finish() { queue_.finish(); }
  Finish(const Finish&) = delete;
  Finish& operator=(const Finish&) = delete;

 private:
  Queue& queue_;
};

// Looks at all folders, several at a time: what a tree of many files costs is the system's answers
// to stat(2). Who visits them later needs no locks and no luck with the order.
class Walk {
 public:
  Walk(std::string context, const Ignore& ignore) : context_(std::move(context)), ignore_(ignore) {}

  void look() {
    root_.reset(opendir(context_.c_str()));
    if (!root_) fail("build context \"" + context_ + "\" cannot be opened", context_, errno);
    queue_.put(&top_);
    auto other = std::async(std::launch::async, [this] { work(); });
    work();
    other.get();
  }

  void visit_all(const std::function<void(const ContextEntry&)>& visit) const {
    visit_folder(top_, visit);
  }

 private:
  void work() {
    while (Folder* folder = queue_.take()) {
      const Finish finish(queue_);
      look_into(*folder);
    }
  }

  void look_into(Folder& folder) {
    const OpenFolder open =
        open_folder(dirfd(root_.get()), folder.path.empty() ? "." : folder.path.c_str());
    if (!open) {
      // BuildKit, too, passes over an ignored folder that it may not look into.
      if (errno == ENOENT || (folder.judgement.excluded && errno == EACCES)) return;
      const std::string path = full(folder.path);
      fail("folder \"" + path + "\" cannot be opened", path, errno);
    }
    list(open.get(), folder);
    std::string path = folder.path;
    if (!path.empty()) path += '/';
    const std::size_t length = path.size();
    for (Item& item : folder.items) {
      path.resize(length);
      path += folder.name(item);
      look_at(dirfd(open.get()), path, item, folder);
    }
  }

  void look_at(int parent, const std::string& path, Item& item, Folder& folder) {
    auto judgement = ignore_.empty() ? Ignore::Judgement{} : ignore_.judge(path, folder.judgement);
    if (judgement.excluded && item.type != DT_DIR && item.type != DT_UNKNOWN) return;
    struct stat found {};
    if (fstatat(parent, folder.names.c_str() + item.at, &found, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT || judgement.excluded) return;
      fail("\"" + full(path) + "\" cannot be looked at", full(path), errno);
    }
    if (S_ISDIR(found.st_mode) && judgement.excluded && ignore_.prunes(path)) return;
    item.visible = !judgement.excluded;
    item.mode = found.st_mode;
    item.stamp = stamp_of(found);
    if (!S_ISDIR(found.st_mode)) return;
    folder.inner.push_back(
        std::make_unique<Folder>(Folder{.path = path, .judgement = std::move(judgement)}));
    item.inner = folder.inner.size();
    queue_.put(folder.inner.back().get());
  }

  void visit_folder(const Folder& folder,
                    const std::function<void(const ContextEntry&)>& visit) const {
    std::string path = folder.path;
    if (!path.empty()) path += '/';
    const std::size_t length = path.size();
    for (const Item& item : folder.items) {
      path.resize(length);
      path += folder.name(item);
      if (item.visible) {
        visit({.path = path,
               .kind = kind_of(item, path),
               .permissions = item.mode & 07777U,
               .stamp = item.stamp,
               .root = dirfd(root_.get())});
      }
      if (item.inner > 0) visit_folder(*folder.inner[item.inner - 1], visit);
    }
  }

  [[nodiscard]] EntryKind kind_of(const Item& item, const std::string& path) const {
    if (S_ISREG(item.mode)) return EntryKind::file;
    if (S_ISDIR(item.mode)) return EntryKind::folder;
    if (S_ISLNK(item.mode)) return EntryKind::link;
    throw base::Error(
        {.what = "\"" + base::printable(full(path)) +
                 "\" cannot go into an image: it is a socket, pipe or device",
         .where = full(path),
         .next = "remove it, or add \"" + base::printable(path) + "\" to \".dockerignore\""});
  }

  [[nodiscard]] std::string full(const std::string& path) const { return context_ + "/" + path; }

  [[noreturn]] static void fail(const std::string& what, const std::string& where, int reason) {
    const std::string next = reason == EACCES
                                 ? "make it readable, or add it to \".dockerignore\""
                                 : "check the path of \"build\" and the folder's permissions";
    throw base::Error(
        {.what = base::printable(what) + ": " + std::generic_category().message(reason),
         .where = where,
         .next = next});
  }

  std::string context_;
  const Ignore& ignore_;
  OpenFolder root_;
  Folder top_;
  Queue queue_;
};

}  // namespace

void walk(const std::filesystem::path& folder, const Ignore& ignore,
          const std::function<void(const ContextEntry&)>& visit) {
  Walk walk(folder.string(), ignore);
  walk.look();
  walk.visit_all(visit);
}

}  // namespace cloudctl::action
