#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <system_error>

#include "base/error.h"
#include "base/file_parts.h"
#include "base/text.h"

namespace cloudctl::base {
namespace {

namespace fs = std::filesystem;

std::string way_out(int reason) {
  switch (reason) {
    case ENOENT:
      return "check the path";
    case EACCES:
    case EPERM:
      return "check who owns it and its permissions";
    case ENOSPC:
    case EDQUOT:
      return "free some space on that disk";
    case EROFS:
      return "choose a place that can be written to";
    case EEXIST:
      return "move it away, or choose another name";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files";
    default:
      return "check the path and the disk";
  }
}

// Nothing if there is no such file.
std::optional<std::string> read_whole(const fs::path& path, std::uint64_t limit) {
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) {
    if (errno == ENOENT) return std::nullopt;
    fail(path, "cannot be read", errno);
  }
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = read(file.number(), buffer.data(), buffer.size());
    if (got == 0) return content;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "cannot be read", errno);
    content.append(buffer.data(), static_cast<std::size_t>(got));
    if (content.size() <= limit) continue;
    throw Error({.what = fmt::format("\"{}\" has more than {}", printable(path.native()),
                                     human_bytes(limit)),
                 .where = path.native(),
                 .next = "check that this is the file you mean"});
  }
}

std::string random_name() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

void make_parents(const fs::path& path, int mode) {
  const fs::path folder = path.parent_path();
  if (!folder.empty()) make_folders(folder, (mode & 077) == 0 ? 0700 : 0755);
}

// A new file with this content, on the disk.
void create(const fs::path& path, std::string_view content, int mode) {
  const OpenFile file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.number() < 0) fail(path, "cannot be made", errno);
  int reason = write_all(file.number(), content);
  if (reason == 0 && fsync(file.number()) != 0) reason = errno;
  if (reason == 0) return;
  unlink(path.c_str());
  fail(path, "cannot be written", reason);
}

}  // namespace

void fail(const fs::path& path, std::string_view what, int reason) {
  std::string words = std::generic_category().message(reason);
  if (words.size() > 1 && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a') {
    words[0] = static_cast<char>(words[0] + ('a' - 'A'));
  }
  throw Error({.what = fmt::format("\"{}\" {}: {}", printable(path.native()), what, words),
               .where = path.native(),
               .next = way_out(reason)});
}

int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t put = write(file, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

fs::path beside(const fs::path& path) {
  return path.parent_path() / fmt::format(".{}.{}", path.filename().native(), random_name());
}

void sync_folder(const fs::path& path) {
  const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
  const OpenFile file(open(folder.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() >= 0) fsync(file.number());
}

std::string read_file(const fs::path& path, std::uint64_t limit) {
  std::optional<std::string> content = read_whole(path, limit);
  if (!content) fail(path, "cannot be read", ENOENT);
  return *std::move(content);
}

std::optional<std::string> read_file_if_there(const fs::path& path, std::uint64_t limit) {
  return read_whole(path, limit);
}

void write_file(const fs::path& path, std::string_view content, int mode) {
  make_parents(path, mode);
  const fs::path temporary = beside(path);
  create(temporary, content, mode);
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    unlink(temporary.c_str());
    fail(path, "cannot be written", reason);
  }
  sync_folder(path);
}

void write_new_file(const fs::path& path, std::string_view content, int mode) {
  make_parents(path, mode);
  const fs::path temporary = beside(path);
  create(temporary, content, mode);
  // Unlike rename, link never replaces.
  const int reason = link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  unlink(temporary.c_str());
  const bool no_links = reason == EPERM || reason == ENOTSUP || reason == ENOSYS;
  if (no_links) return create(path, content, mode);
  if (reason != 0) fail(path, "cannot be made", reason);
  sync_folder(path);
}

void append_line(const fs::path& path, std::string_view line, int mode) {
  make_parents(path, mode);
  const OpenFile file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode));
  if (file.number() < 0) fail(path, "cannot be opened for writing", errno);
  // One write, so that lines of two processes do not mix.
  const int reason = write_all(file.number(), std::string(line) + "\n");
  if (reason != 0) fail(path, "cannot be written", reason);
}

void make_folders(const fs::path& path, int mode) {
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) return;
  if (errno == ENOENT && path.has_parent_path() && path.parent_path() != path) {
    make_folders(path.parent_path(), mode);
    if (mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) return;
  }
  const int reason = errno;
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) fail(path, "cannot be made", reason);
}

void remove_file(const fs::path& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "cannot be removed", errno);
}

PrivateFile::PrivateFile(const fs::path& folder, std::string_view content)
    : path_(folder / random_name()) {
  make_folders(folder, 0700);
  create(path_, content, 0600);
}

PrivateFile::~PrivateFile() {
  unlink(path_.c_str());
}

}  // namespace cloudctl::base
