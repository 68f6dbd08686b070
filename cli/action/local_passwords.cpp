#include "action/local_passwords.h"

#include <algorithm>

#include "base/error.h"
#include "observe/local.h"
#include "release/passwords.h"
#include "tool/docker_act.h"
#include "tool/docker_container.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{30};

// A database takes its password when it makes its data; a new one would not open what is there.
void refuse_locked_data(World& world, const release::Record& record, const std::string& name,
                        const std::filesystem::path& state) {
  if (record.backing.at(name).storage.empty()) return;
  const auto command =
      tool::docker_volume_ls(std::string(tool::compose_project_label) + "=" + record.project);
  const auto done = world.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) throw observe::no_engine(world.runner, command, done);
  const auto volumes = tool::parse_names(done.out);
  const std::string volume = record.project + "_" + name + "-data";
  if (std::find(volumes.begin(), volumes.end(), volume) == volumes.end()) return;
  throw base::Error({.what = "volume \"" + volume + "\" holds data of an earlier deploy, and the " +
                             "password of \"" + name + "\" is not on this machine any more",
                     .where = (state / "passwords" / name).string(),
                     .next = "write its password into that file (mode 600), or remove the data "
                             "with \"cloudctl down --data\""});
}

}  // namespace

void make_passwords(World& world, const release::Record& record,
                    const std::filesystem::path& state) {
  const release::PasswordStore store(state);
  for (const auto& [name, made] : record.backing) {
    if (store.find(name)) continue;
    refuse_locked_data(world, record, name, state);
    store.note(name, made);
    [[maybe_unused]] const auto password = store.made(name);
  }
}

}  // namespace cloudctl::action
