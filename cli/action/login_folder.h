#pragma once
// A private folder for the logins of one run, which goes with the run: by itself, or with the next
// one's if the run was killed. It must not know what is logged in to.

#include <filesystem>
#include <optional>

#include "base/clock.h"
#include "release/lock.h"

namespace cloudctl::action {

class LoginFolder {
 public:
  // Made by `open`. Others like it lie beside it.
  explicit LoginFolder(std::filesystem::path path);
  ~LoginFolder();  // removes it with all that is in it
  LoginFolder(const LoginFolder&) = delete;
  LoginFolder& operator=(const LoginFolder&) = delete;

  // Makes it, if that was not done yet, and removes what killed runs have left. A lock in it tells
  // the others that its run lives. Throws Error as release::acquire does.
  void open(base::Clock& clock);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::optional<release::Lock> living_;
};

}  // namespace cloudctl::action
