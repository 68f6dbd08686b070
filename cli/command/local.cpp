#include "command/local.h"

#include "base/error.h"

namespace cloudctl::command {

Local::Local(Context& context, const std::string& project)
    : Session(context, project, release::local_folder(state_home(context), project)),
      store_(state()) {}

release::Record Local::current() const {
  if (auto record = store_.last_good()) return *record;
  if (auto record = store_.newest()) return *record;
  throw base::Error({.what = "nothing of \"" + project() + "\" is deployed on this machine",
                     .where = "",
                     .next = "run \"cloudctl deploy\"",
                     .code = base::ExitCode::failed});
}

}  // namespace cloudctl::command
