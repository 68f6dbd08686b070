#pragma once
// Values of secrets on this machine, in files that nobody but their owner may read: those that
// `secrets set` keeps, and those that releases on this machine ran with, for the way back. It must
// not know where a value came from or who uses it.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"

namespace cloudctl::release {

using Secrets = std::map<std::string, base::Secret>;  // by name
using Marks = std::map<std::string, std::string>;     // by name

class SecretStore {
 public:
  // All functions throw Error if others may read the files.
  explicit SecretStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] Secrets all() const;
  void set(const std::string& name, const base::Secret& value) const;
  // Earlier values of that name go with it. False: there was none at all.
  bool unset(const std::string& name) const;

  // One short keyed mark for each value: two values of a name have the same mark only if they are
  // equal (but for one chance in four thousand million). It says nothing about the value to whoever
  // has not the key beside the store, so that records can tell a changed value from the same one.
  [[nodiscard]] Marks marks(const Secrets& values) const;

  // Values of releases: by name, then by mark.
  [[nodiscard]] std::map<std::string, Secrets> kept() const;
  void keep(const Secrets& values) const;
  // Forgets all that none of these releases ran with.
  void keep_only(const std::vector<Marks>& releases) const;

  // Marks that a cluster gave to values of this store when it took them over; a name that is set
  // anew has none. They tell a newer value of somebody else from an older one.
  [[nodiscard]] Marks sent() const;
  void save_sent(const Marks& marks) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace cloudctl::release
