#include "command/session.h"

#include "release/passwords.h"
#include "release/secret_store.h"
#include "tool/git.h"

namespace cloudctl::command {

namespace fs = std::filesystem;

fs::path state_home(const Context& context) {
  const std::string home = context.variable("XDG_STATE_HOME");
  return home.empty() ? fs::path(context.variable("HOME")) / ".local" / "state" : fs::path(home);
}

Session::Session(Context& context, std::string project, fs::path state,
                 std::unique_ptr<process::Runner> own)
    : context_(context),
      project_(std::move(project)),
      state_(std::move(state)),
      talk_(context),
      own_(std::move(own)),
      world_{.runner = own_ ? *own_ : context.outside().runner,
             .clock = context.outside().clock,
             .cancel = context.outside().cancel,
             .progress = talk_,
             .ask = context.outside().ask} {}

std::map<std::string, base::Secret> Session::secrets(const release::Record& record) const {
  auto values = release::SecretStore(state_).all();
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const std::string value = context_.variable(name);
      if (!value.empty()) values.emplace(name, base::Secret(value));
    }
  }
  for (auto& [name, value] : release::credentials(record.backing, release::PasswordStore(state_))) {
    values.insert_or_assign(name, std::move(value));
  }
  return values;
}

release::Record Session::signed_by_us(release::Record record, const fs::path& folder) {
  record.who = context_.outside().who;
  record.host = context_.outside().host;
  const auto git = context_.outside().runner.run(
      tool::git_state(folder), {.deadline = std::chrono::seconds(2), .on_line = {}});
  record.commit = git.ok() ? tool::described(tool::parse_git_state(git.out)) : "";
  return record;
}

}  // namespace cloudctl::command
