#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct VersionOptions {};

void add_version(Flags&, VersionOptions&) {}

base::ExitCode run_version(const VersionOptions&, Context& context) {
  return print_version(context);
}

}  // namespace

base::ExitCode print_version(Context& context) {
  context.answer(report::facts_view("cloudctl " CLOUDCTL_VERSION "\n",
                                    {{.key = "version", .value = std::string(CLOUDCTL_VERSION)}}));
  return base::ExitCode::ok;
}

Verb version_verb() {
  return verb<VersionOptions>({.name = "version",
                               .summary = "print the version of cloudctl",
                               .details = "",
                               .examples = {"cloudctl version", "cloudctl version -o json"},
                               .exit_codes = {},
                               .also_known = {}},
                              add_version, run_version);
}

}  // namespace cloudctl::command
