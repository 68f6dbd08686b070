#pragma once
// What all runs that make a release have in common, whatever the target: where they keep their
// logs, how they tell what happens, the end of their record, the dossier of a failure, and the
// sentences of their end. It must not know how a release is brought up.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/evidence.h"
#include "action/local_deploy.h"
#include "release/record.h"

namespace cloudctl::action {

// "rollback to 3" and "scale web=6" are no names of folders: "rollback", "scale".
[[nodiscard]] std::string verb_of(const std::string& purpose);

// "release 4 of "hello"".
[[nodiscard]] std::string named(const release::Record& record, int number);

// "cloudctl status", on other targets than local with the target: what the user types next.
[[nodiscard]] std::string command_for(const release::Record& record, const std::string& verb);

// Where the services of this state answer.
[[nodiscard]] std::vector<Endpoint> endpoints(const observe::State& state);

// Tells the last word of a run, and hands it back.
[[nodiscard]] DeployResult finished(World& world, const RunFolder& folder, DeployResult result);

// What `rollout restart` came to.
[[nodiscard]] DeployResult restarted(const Execution& execution, const release::Record& record);

class ReleaseRun {
 protected:
  ReleaseRun(World& world, release::Record record, std::map<std::string, base::Secret> secrets);

  void tell(Event event) const;
  void tell_begin() const;
  // Of values that a release was made with, and that nobody has any more.
  void tell_gone_secrets(const std::vector<std::string>& names) const;
  [[nodiscard]] DeployResult finish(DeployResult result) const;
  [[nodiscard]] std::string named(int number) const { return action::named(record_, number); }

  // The record's last fields; saving it is the target's affair.
  void close_record(release::Result result, const std::string& cause);
  [[nodiscard]] release::Holder self(int pid) const;

  [[nodiscard]] DeployResult nothing_to_do_result(const release::Record& last) const;
  // Of a run that failed, or was interrupted, before it changed anything.
  [[nodiscard]] DeployResult unbegun(const Execution& execution, int serving) const;
  [[nodiscard]] DeployResult interrupted_result() const;
  [[nodiscard]] DeployResult failed_result(const Execution& execution) const;

  // What becomes of a release that does not serve.
  struct Turn {
    bool back = false;     // the last good release is brought up again
    std::string sentence;  // added to the last word
    std::string kept;      // for the dossier
  };
  [[nodiscard]] Turn turn(bool rollback, bool same_as_previous) const;
  void tell_turning_back() const;
  // The result with what came of bringing the last good release back.
  [[nodiscard]] DeployResult returned(DeployResult result, const Execution& back) const;
  [[nodiscard]] std::string put_back_words(base::ExitCode code) const;

  // Saves it with the evidence gathered so far; returns the folder.
  std::string keep_evidence(const Execution& execution, const std::string& result) const;

  World& world_;
  RunFolder folder_;
  release::Record record_;
  std::optional<release::Record> previous_;  // the last good one
  std::map<std::string, base::Secret> secrets_;
  std::vector<ContainerEvidence> evidence_;  // gathered before anything is put back
};

}  // namespace cloudctl::action
