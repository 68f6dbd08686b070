#pragma once
// Project + request → Plan: overrides merged, defaults filled in, order found, everything that the
// target cannot do refused. Pure.

#include <map>
#include <string>

#include "base/diagnostic.h"
#include "config/project.h"
#include "plan/plan.h"

namespace cloudctl::plan {

// What is asked for beyond the file. Maps go by service (companions: "service/companion").
struct Request {
  std::string target;  // name in `targets`; "local" needs no entry
  std::string root;    // absolute folder of the file; build contexts are below it
  std::map<std::string, config::Folder> folders;  // of every build context
  std::map<std::string, std::string>
      contents;  // content hashes; absent: tags read "c-unknown" (plan is not deployed then)
  std::map<std::string, int> replicas;        // from `scale`
  std::map<std::string, std::string> images;  // from --image
  std::string version;                        // from --version
  std::map<std::string, ReadyMade> deployed;  // backing of the release that serves, or of its data
  std::vector<std::string> platforms;         // from --platform; empty: as the file says
};

struct Resolution {
  Plan plan;
  base::Diagnostics diagnostics;  // against the user's file; plan is to be used only without errors
};

[[nodiscard]] Resolution resolve(const config::Project& project, const Request& request);

}  // namespace cloudctl::plan
