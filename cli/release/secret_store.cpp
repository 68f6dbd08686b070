#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/error.h"
#include "base/file.h"
#include "plan/digest.h"
#include "release/store.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

void refuse_if_others_may_read(const std::filesystem::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) == 0) return;
  throw base::Error(
      {.what = "others may read the stored secrets",
       .where = path.string(),
       .next = "run \"chmod 600 " + path.string() + "\", and set them anew if somebody did"});
}

std::string random_key() {
  std::random_device source;
  std::string key;
  for (int word = 0; word < 8; ++word) key += std::to_string(source()) + " ";
  return key;
}

}  // namespace

std::map<std::string, base::Secret> SecretStore::all() const {
  const auto path = folder_ / "secrets.json";
  const auto text = base::read_file_if_there(path);
  if (!text) return {};
  refuse_if_others_may_read(path);
  const json tree = json::parse(*text, nullptr, false);
  if (!tree.is_object()) {
    throw base::Error({.what = "stored secrets cannot be read",
                       .where = path.string(),
                       .next = "move that file away and set the secrets again"});
  }
  std::map<std::string, base::Secret> values;
  for (const auto& [name, value] : tree.items()) {
    if (value.is_string()) values.emplace(name, base::Secret(value.get<std::string>()));
  }
  return values;
}

std::vector<std::string> SecretStore::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : all()) names.push_back(name);
  return names;
}

namespace {

void save_all(const std::filesystem::path& folder,
              const std::map<std::string, base::Secret>& values) {
  json tree = json::object();
  for (const auto& [name, value] : values) tree[name] = value.reveal();
  base::make_folders(folder, 0700);
  base::write_file(folder / "secrets.json",
                   tree.dump(1, ' ', false, json::error_handler_t::replace) + "\n", 0600);
}

}  // namespace

void SecretStore::set(const std::string& name, const base::Secret& value) const {
  auto values = all();
  values.insert_or_assign(name, value);
  save_all(folder_, values);
}

bool SecretStore::unset(const std::string& name) const {
  auto values = all();
  if (values.erase(name) == 0) return false;
  save_all(folder_, values);
  return true;
}

std::string SecretStore::mark(const std::map<std::string, base::Secret>& values) const {
  if (values.empty()) return {};
  const auto path = folder_ / "secrets.key";
  auto key = base::read_file_if_there(path);
  if (!key) {
    key = random_key();
    base::make_folders(folder_, 0700);
    base::write_file(path, *key, 0600);
  }
  plan::Sha256 sum;
  sum.add_field(*key);
  for (const auto& [name, value] : values) {
    sum.add_field(name);
    sum.add_field(value.reveal());
  }
  // Eight digits tell equal from changed, and too little to guess a value by.
  return sum.finish().substr(0, 8);
}

}  // namespace cloudctl::release
