#include "action/login_folder.h"

namespace cloudctl::action {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds turn_time{10};

// What a run that was killed has left: a folder that nobody holds.
void remove_stale(const fs::path& logins) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(logins, none)) {
    if (!entry.is_directory(none) || release::holder(entry.path())) continue;
    fs::remove_all(entry.path(), none);
  }
}

}  // namespace

LoginFolder::LoginFolder(fs::path path) : path_(std::move(path)) {}

LoginFolder::~LoginFolder() {
  std::error_code none;
  fs::remove_all(path_, none);
}

// One run at a time, so that nobody takes a folder for left that is not held yet.
void LoginFolder::open(base::Clock& clock) {
  if (living_) return;
  const fs::path logins = path_.parent_path();
  const release::Holder self{.purpose = "login"};
  const auto turn = release::acquire({.folder = logins, .self = self, .wait = turn_time}, clock);
  remove_stale(logins);
  living_.emplace(release::acquire({.folder = path_, .self = self}, clock));
}

}  // namespace cloudctl::action
