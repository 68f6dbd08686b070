#pragma once
// Passwords of ready-made services: how they are made, and where those of the local target are
// kept. They belong to the data that they open, not to a release: `down` leaves them, a deploy
// finds them again. It must not know how they reach a container.

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/secret.h"
#include "plan/ready_made.h"

namespace cloudctl::release {

using Backing = std::map<std::string, plan::ReadyMade>;  // by name

// 40 letters and digits by the kernel's random source. Throws Error if it gives nothing.
[[nodiscard]] base::Secret new_password();

// STATE/passwords/NAME, each readable by its owner only.
class PasswordStore {
 public:
  explicit PasswordStore(const std::filesystem::path& state) : folder_(state / "passwords") {}

  // Throws Error if others may read it.
  [[nodiscard]] std::optional<base::Secret> find(const std::string& name) const;
  // The one that there is, else a new one, which is on the disk when this returns: of two processes
  // that make one at the same moment both get the same.
  [[nodiscard]] base::Secret made(const std::string& name) const;
  void set(const std::string& name, const base::Secret& password) const;
  void forget() const;  // all of them: with the data

  // One that is to count soon (action/password_change.h), kept beside. Each of these outlives the
  // process when it returns.
  [[nodiscard]] std::optional<base::Secret> pending(const std::string& name) const;
  void begin(const std::string& name, const base::Secret& next) const;
  void let_pending_count(const std::string& name) const;
  void forget_pending(const std::string& name) const;

  // What those with storage were made as: it outlives the releases, as their data do.
  [[nodiscard]] Backing noted() const;
  void note(const std::string& name, const plan::ReadyMade& made) const;

 private:
  std::filesystem::path folder_;
};

// What users and the services themselves are given, by plan::credential_variable; of those whose
// password is known.
[[nodiscard]] std::map<std::string, base::Secret> credentials(const Backing& backing,
                                                              const PasswordStore& store);
// Whether a secret of a release is one of these, and so no value that a user gives.
[[nodiscard]] bool is_credential(const Backing& backing, const std::string& name);

}  // namespace cloudctl::release
