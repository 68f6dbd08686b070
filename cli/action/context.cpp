#include "action/context.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <system_error>

#include "action/context_walk.h"
#include "action/ignore.h"
#include "action/stat_cache.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "plan/digest.h"

namespace cloudctl::action {

namespace {

struct Text {
  std::string content, origin;
};

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::optional<Text> find_generated(const std::map<std::string, std::string>& generated,
                                   std::string_view name) {
  for (const auto& [path, content] : generated) {
    if (last_part(path) == name) return Text{.content = content, .origin = path};
  }
  return std::nullopt;
}

std::optional<Text> read_if_there(const std::string& path) {
  auto content = base::read_file_if_there(path);
  if (!content) return std::nullopt;
  return Text{.content = std::move(*content), .origin = path};
}

Text dockerfile_of(const plan::ImageBuild& build,
                   const std::map<std::string, std::string>& generated) {
  if (!build.dockerfile.empty()) {
    if (auto text = read_if_there(build.dockerfile)) return *std::move(text);
    throw base::Error({.what = "Dockerfile \"" + build.dockerfile + "\" is not there",
                       .where = build.dockerfile,
                       .next = "check \"build\", or run \"cloudctl init\" to have one written",
                       .code = base::ExitCode::usage});
  }
  if (auto text = find_generated(generated, "Dockerfile")) return *std::move(text);
  throw base::Error({.what = "no Dockerfile was generated for \"" + build.context + "\"",
                     .where = build.context,
                     .next = "add a Dockerfile to the folder"});
}

Text ignore_of(const plan::ImageBuild& build, const std::map<std::string, std::string>& generated) {
  if (build.generates_ignore) {
    if (auto text = find_generated(generated, "Dockerfile.dockerignore")) return *std::move(text);
  }
  if (!build.dockerfile.empty()) {
    if (auto text = read_if_there(build.dockerfile + ".dockerignore")) return *std::move(text);
  }
  return read_if_there(build.context + "/.dockerignore")
      .value_or(Text{.content = "", .origin = ".dockerignore"});
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail_to_read(const ContextEntry& entry, int reason) {
  throw base::Error({.what = "\"" + base::printable(entry.path) +
                             "\" cannot be read: " + std::generic_category().message(reason),
                     .where = std::string(entry.path),
                     .next = "make it readable, or add it to \".dockerignore\""});
}

// `buffer` is lent, so that 100 000 small files do not make one each.
std::string hash_file(const ContextEntry& entry, std::vector<char>& buffer) {
  const Descriptor file(
      openat(entry.root, entry.path.data(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) fail_to_read(entry, errno);
  plan::Sha256 digest;
  while (true) {
    const ssize_t count = read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_to_read(entry, errno);
    if (count == 0) return digest.finish();
    digest.add({buffer.data(), static_cast<std::size_t>(count)});
  }
}

std::string link_target(const ContextEntry& entry) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = readlinkat(entry.root, entry.path.data(), target.data(), target.size());
  if (length < 0) fail_to_read(entry, errno);
  return {target.data(), static_cast<std::size_t>(length)};
}

// Collects small fields and hashes them in large pieces.
class Fields {
 public:
  void add(std::string_view field) {
    pending_ += std::to_string(field.size());
    pending_ += ':';
    pending_ += field;
    if (pending_.size() >= piece) flush();
  }
  std::string finish() {
    flush();
    return digest_.finish();
  }

 private:
  static constexpr std::size_t piece = 64U << 10U;
  void flush() {
    digest_.add(pending_);
    pending_.clear();
  }
  plan::Sha256 digest_;
  std::string pending_;
};

void add_build(const plan::ImageBuild& build, Fields& fields) {
  fields.add("args");
  for (const auto& [name, value] : build.args) {
    fields.add(name);
    fields.add(value);
  }
  fields.add("target");
  fields.add(build.target);
  auto platforms = build.platforms;
  std::sort(platforms.begin(), platforms.end());
  fields.add("platforms");
  for (const std::string& platform : platforms) fields.add(platform);
}

class Digestion {
 public:
  Digestion(Fields& fields, StatCache& cache) : fields_(fields), cache_(cache) {}

  void take(const ContextEntry& entry) {
    fields_.add({reinterpret_cast<const char*>(&entry.kind), 1});
    fields_.add(entry.path);
    if (entry.kind == EntryKind::link) return fields_.add(link_target(entry));
    fields_.add(std::to_string(entry.permissions));
    if (entry.kind == EntryKind::file) fields_.add(content(entry));
  }

  [[nodiscard]] std::size_t files() const { return files_; }
  [[nodiscard]] std::size_t read() const { return read_; }

 private:
  std::string content(const ContextEntry& entry) {
    ++files_;
    std::string sha256;
    if (const auto known = cache_.find(entry.path, entry.stamp)) {
      sha256 = *known;
    } else {
      ++read_;
      sha256 = hash_file(entry, buffer_);
    }
    cache_.remember(entry.path, entry.stamp, sha256);
    return sha256;
  }

  Fields& fields_;
  StatCache& cache_;
  std::vector<char> buffer_ = std::vector<char>(128U << 10U);
  std::size_t files_ = 0, read_ = 0;
};

}  // namespace

ContextDigest digest(const plan::ImageBuild& build,
                     const std::map<std::string, std::string>& generated,
                     const std::filesystem::path& cache,
                     std::chrono::system_clock::time_point now) {
  const Text dockerfile = dockerfile_of(build, generated);
  const Text rules = ignore_of(build, generated);
  Fields fields;
  fields.add("cloudctl context 1");
  fields.add(dockerfile.content);
  fields.add(rules.content);
  add_build(build, fields);

  fields.add("files");
  const Ignore ignore(rules.content, rules.origin);
  StatCache known(cache, build.context, now);
  Digestion digestion(fields, known);
  walk(build.context, ignore, [&](const ContextEntry& entry) { digestion.take(entry); });
  known.save();
  return {.sha256 = fields.finish(), .files = digestion.files(), .read = digestion.read()};
}

}  // namespace cloudctl::action
