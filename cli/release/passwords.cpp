#include "release/passwords.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "plan/credentials.h"
#include "plan/names.h"
#include "release/record.h"

namespace cloudctl::release {
namespace {

constexpr std::size_t password_length = 40;
constexpr const char* notes_file = ".backing.json";  // no name of a service begins with a dot
constexpr const char* pending_ending = ".next";      // nor has one a dot
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

void refuse_if_others_may_read(const std::filesystem::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) == 0) return;
  throw base::Error({.what = "others may read a stored password",
                     .where = path.string(),
                     .next = "run \"chmod 600 " + path.string() + "\""});
}

std::string random_bytes() {
  std::array<char, 64> bytes{};
  const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
  if (got < 0 && errno != EINTR) {
    throw base::Error({.what = "the kernel gives no random bytes for a password",
                       .next = "see \"man 2 getrandom\" for what may forbid it"});
  }
  return std::string(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
}

}  // namespace

base::Secret new_password() {
  std::string password;
  while (password.size() < password_length) {
    for (const char byte : random_bytes()) {
      // What is beyond the last whole round would make some letters likelier than others.
      const auto value = static_cast<unsigned char>(byte);
      if (value >= 256 - 256 % letters.size()) continue;
      password += letters[value % letters.size()];
    }
  }
  password.resize(password_length);
  return base::Secret(password);
}

std::optional<base::Secret> PasswordStore::find(const std::string& name) const {
  const auto path = folder_ / name;
  auto text = base::read_file_if_there(path);
  if (!text) return std::nullopt;
  refuse_if_others_may_read(path);
  return base::Secret(std::move(*text));
}

base::Secret PasswordStore::made(const std::string& name) const {
  if (auto known = find(name)) return *known;
  base::make_folders(folder_, 0700);
  const auto fresh = folder_ / ("." + name + "-" + new_password().reveal());
  base::write_file(fresh, new_password().reveal(), 0600);
  std::error_code taken;  // by another process: a link never replaces
  std::filesystem::create_hard_link(fresh, folder_ / name, taken);
  base::remove_file(fresh);
  if (auto known = find(name)) return *known;
  throw base::Error({.what = "a new password cannot be kept: " + taken.message(),
                     .where = (folder_ / name).string(),
                     .next = "see that this folder can be written to"});
}

void PasswordStore::set(const std::string& name, const base::Secret& password) const {
  base::make_folders(folder_, 0700);
  base::write_file(folder_ / name, password.reveal(), 0600);
}

std::optional<base::Secret> PasswordStore::pending(const std::string& name) const {
  return find(name + pending_ending);
}

void PasswordStore::begin(const std::string& name, const base::Secret& next) const {
  set(name + pending_ending, next);
}

void PasswordStore::let_pending_count(const std::string& name) const {
  if (const auto next = pending(name)) set(name, *next);
  forget_pending(name);  // both are the same now
}

void PasswordStore::forget_pending(const std::string& name) const {
  base::remove_file(folder_ / (name + pending_ending));
}

void PasswordStore::forget() const {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Backing PasswordStore::noted() const {
  const auto path = folder_ / notes_file;
  const auto text = base::read_file_if_there(path);
  return text ? from_json(*text, path.string()).backing : Backing();
}

void PasswordStore::note(const std::string& name, const plan::ReadyMade& made) const {
  if (made.storage.empty()) return;
  Record notes{.backing = noted()};
  notes.backing.insert_or_assign(name, made);
  base::make_folders(folder_, 0700);
  base::write_file(folder_ / notes_file, to_json(notes), 0600);
}

std::map<std::string, base::Secret> credentials(const Backing& backing,
                                                const PasswordStore& store) {
  std::map<std::string, base::Secret> values;
  for (const auto& [name, made] : backing) {
    const auto password = store.find(name);
    if (!password) continue;
    for (auto& [part, value] : plan::credential_parts(name, made, *password)) {
      values.emplace(plan::credential_variable(name, part), std::move(value));
    }
  }
  return values;
}

bool is_credential(const Backing& backing, const std::string& name) {
  for (const auto& [database, made] : backing) {
    for (const char* part : {"password", "url", "config"}) {
      if (name == plan::credential_variable(database, part)) return true;
    }
  }
  return false;
}

}  // namespace cloudctl::release
