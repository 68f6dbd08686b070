#pragma once
// A project on this machine's Docker: its releases in the state folder, beside what every session
// has.

#include <string>

#include "command/session.h"
#include "release/store.h"

namespace cloudctl::command {

class Local : public Session {
 public:
  // For a project that is read already, or by its name alone for verbs that look at what runs.
  Local(Context& context, const std::string& project);

  [[nodiscard]] const release::LocalStore& store() const { return store_; }
  // The release that serves, as far as it is known. Throws Error if nothing is deployed.
  [[nodiscard]] release::Record current() const;

 private:
  release::LocalStore store_;
};

}  // namespace cloudctl::command
