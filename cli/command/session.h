#pragma once
// One project on one target for the time of a verb: its folder on this machine, the world that
// actions work with, the values of its secrets, who is acting. What Local and Cluster share.

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "action/execute.h"
#include "base/secret.h"
#include "command/context.h"
#include "command/talk.h"
#include "release/record.h"

namespace cloudctl::command {

// $XDG_STATE_HOME, or ~/.local/state.
[[nodiscard]] std::filesystem::path state_home(const Context& context);

class Session {
 public:
  // The context must outlive it. `state`: logs, dossiers and secrets of this project and target.
  // `own`: a runner that stands before the real one; may be empty.
  Session(Context& context, std::string project, std::filesystem::path state,
          std::unique_ptr<process::Runner> own = nullptr);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const std::string& project() const { return project_; }
  [[nodiscard]] const std::filesystem::path& state() const { return state_; }
  [[nodiscard]] action::World& world() { return world_; }
  [[nodiscard]] Talk& talk() { return talk_; }
  // Values by `secrets set`, and for the other names those of the environment; and what is kept on
  // this machine of its ready-made services.
  [[nodiscard]] std::map<std::string, base::Secret> secrets(const release::Record& record) const;
  // The same with who, where and from which commit filled in.
  [[nodiscard]] release::Record signed_by_us(release::Record record,
                                             const std::filesystem::path& folder);

 private:
  Context& context_;
  std::string project_;
  std::filesystem::path state_;
  Talk talk_;
  std::unique_ptr<process::Runner> own_;  // before the world, which uses it
  action::World world_;
};

}  // namespace cloudctl::command
