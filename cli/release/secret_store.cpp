#include "release/secret_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "plan/digest.h"

namespace cloudctl::release {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* present_file = "secrets.json";
constexpr const char* kept_file = "secrets.kept.json";
constexpr const char* sent_file = "secrets.sent.json";

void refuse_if_others_may_read(const fs::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) == 0) return;
  throw base::Error({.what = "others may read the stored secrets",
                     .where = path.string(),
                     .next = "run \"chmod 600 " + base::shell_quoted(path.string()) +
                             "\", and set them anew if somebody did"});
}

json read_tree(const fs::path& path) {
  const auto text = base::read_file_if_there(path);
  if (!text) return json::object();
  refuse_if_others_may_read(path);
  json tree = json::parse(*text, nullptr, false);
  if (tree.is_object()) return tree;
  throw base::Error({.what = "stored secrets cannot be read",
                     .where = path.string(),
                     .next = "move that file away and set the secrets again"});
}

void write_tree(const fs::path& path, const json& tree) {
  base::write_file(path, tree.dump(1, ' ', false, json::error_handler_t::replace) + "\n", 0600);
}

std::map<std::string, std::string> texts_in(const json& tree) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : tree.items()) {
    if (value.is_string()) texts.emplace(name, value.get<std::string>());
  }
  return texts;
}

Secrets secrets_in(const json& tree) {
  Secrets values;
  for (auto& [name, text] : texts_in(tree)) values.emplace(name, base::Secret(text));
  return values;
}

// Two runs that change the files at the same time do so one after the other.
class Turn {
 public:
  explicit Turn(const fs::path& folder) {
    base::make_folders(folder, 0700);
    const fs::path path = folder / "secrets.lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) == 0) return;
    if (descriptor_ >= 0) ::close(descriptor_);
    throw base::Error({.what = "the stored secrets cannot be locked",
                       .where = path.string(),
                       .next = "check the rights of that folder"});
  }
  ~Turn() { ::close(descriptor_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int descriptor_ = -1;
};

std::string random_key() {
  std::random_device source;
  std::string key;
  for (int word = 0; word < 8; ++word) key += std::to_string(source()) + " ";
  return key;
}

std::string key_in(const fs::path& folder) {
  const auto path = folder / "secrets.key";
  if (auto key = base::read_file_if_there(path)) return *key;
  const Turn turn(folder);
  if (auto key = base::read_file_if_there(path)) return *key;
  std::string key = random_key();
  base::write_file(path, key, 0600);
  return key;
}

}  // namespace

Secrets SecretStore::all() const {
  return secrets_in(read_tree(folder_ / present_file));
}

std::vector<std::string> SecretStore::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : all()) names.push_back(name);
  return names;
}

void SecretStore::set(const std::string& name, const base::Secret& value) const {
  const Turn turn(folder_);
  json tree = read_tree(folder_ / present_file);
  tree[name] = value.reveal();
  write_tree(folder_ / present_file, tree);
  json sent = read_tree(folder_ / sent_file);
  if (sent.erase(name) != 0) write_tree(folder_ / sent_file, sent);
}

bool SecretStore::unset(const std::string& name) const {
  const Turn turn(folder_);
  bool found = false;
  for (const char* file : {present_file, kept_file, sent_file}) {
    json tree = read_tree(folder_ / file);
    if (tree.erase(name) == 0) continue;
    write_tree(folder_ / file, tree);
    found = true;
  }
  return found;
}

Marks SecretStore::marks(const Secrets& values) const {
  Marks marks;
  if (values.empty()) return marks;
  const std::string key = key_in(folder_);
  for (const auto& [name, value] : values) {
    plan::Sha256 sum;
    sum.add_field(key);
    sum.add_field(name);
    sum.add_field(value.reveal());
    // Eight digits tell equal from changed, and too little to guess a value by.
    marks[name] = sum.finish().substr(0, 8);
  }
  return marks;
}

std::map<std::string, Secrets> SecretStore::kept() const {
  std::map<std::string, Secrets> all;
  const json tree = read_tree(folder_ / kept_file);
  for (const auto& [name, values] : tree.items()) {
    if (values.is_object()) all[name] = secrets_in(values);
  }
  return all;
}

void SecretStore::keep(const Secrets& values) const {
  if (values.empty()) return;
  const Marks by_name = marks(values);
  const Turn turn(folder_);
  json tree = read_tree(folder_ / kept_file);
  const json before = tree;
  for (const auto& [name, value] : values) tree[name][by_name.at(name)] = value.reveal();
  if (tree != before) write_tree(folder_ / kept_file, tree);
}

void SecretStore::keep_only(const std::vector<Marks>& releases) const {
  const Turn turn(folder_);
  const json tree = read_tree(folder_ / kept_file);
  json left = json::object();
  for (const auto& [name, values] : tree.items()) {
    for (const auto& [mark, value] : values.items()) {
      const auto uses = [name = name, mark = mark](const Marks& marks) {
        const auto found = marks.find(name);
        return found != marks.end() && found->second == mark;
      };
      if (std::any_of(releases.begin(), releases.end(), uses)) left[name][mark] = value;
    }
  }
  if (left != tree) write_tree(folder_ / kept_file, left);
}

Marks SecretStore::sent() const {
  return texts_in(read_tree(folder_ / sent_file));
}

void SecretStore::save_sent(const Marks& marks) const {
  const Turn turn(folder_);
  const json tree = marks;
  if (tree != read_tree(folder_ / sent_file)) write_tree(folder_ / sent_file, tree);
}

}  // namespace cloudctl::release
