#pragma once
// What the verbs of the local target share: the project's state on this machine, the world that
// actions work with, who is acting, and the end of a run in words.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "action/local_deploy.h"
#include "command/context.h"
#include "command/load.h"
#include "command/talk.h"
#include "release/store.h"

namespace cloudctl::command {

// Throws Error (usage) if --target is not one that this version deploys to: it says what it can do
// for the others.
void require_local(const Context& context, const config::Project& project);

// The project's name, also of a file with mistakes elsewhere: for verbs that look at what runs.
// Throws as require_local does.
[[nodiscard]] std::string project_name(const Context& context);

class Local {
 public:
  // For a project that is read already, or by its name alone for verbs that look at what runs.
  Local(Context& context, std::string project);

  [[nodiscard]] const std::string& project() const { return project_; }
  [[nodiscard]] const release::LocalStore& store() const { return store_; }
  [[nodiscard]] const std::filesystem::path& state() const { return store_.folder(); }
  [[nodiscard]] action::World& world() { return world_; }
  [[nodiscard]] Talk& talk() { return talk_; }
  // Values by `secrets set`, and for the other names those of the environment.
  [[nodiscard]] std::map<std::string, base::Secret> secrets(const release::Record& record) const;
  // The release that serves, as far as it is known. Throws Error if nothing is deployed.
  [[nodiscard]] release::Record current() const;
  // The same with who, where and from which commit filled in.
  [[nodiscard]] release::Record signed_by_us(release::Record record,
                                             const std::filesystem::path& folder);

 private:
  Context& context_;
  std::string project_;
  release::LocalStore store_;
  Talk talk_;
  action::World world_;
};

// A request for this record with all that does not depend on the verb.
[[nodiscard]] action::DeployRequest request_for(Context& context, Local& local,
                                                release::Record record);

// Deploys, says how it ended, returns the exit code. With `dry_run` the steps are printed instead.
[[nodiscard]] base::ExitCode run_request(Context& context, Local& local,
                                         const action::DeployRequest& request, bool dry_run);

// Says how a run ended: success on standard output, failure on standard error; returns its code.
struct Ended {
  const action::DeployResult& result;
  const release::Record& record;  // that was wanted
  std::chrono::steady_clock::time_point begin;
  bool undoable = true;  // a release came of it
};
[[nodiscard]] base::ExitCode say_result(Context& context, Local& local, const Ended& ended);

// Prints steps as --dry-run does.
void print_steps(Context& context, const std::vector<action::Step>& steps);

}  // namespace cloudctl::command
