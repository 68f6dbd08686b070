#pragma once
// From a folder to a plan, as a recipe that verbs share: find cloudctl.yaml, read it, look at the
// folders, hash their contents, resolve, render. All mistakes of the file are shown at once.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "command/context.h"
#include "config/read.h"
#include "plan/resolve.h"
#include "render/tree.h"
#include "report/diagnostics_view.h"

namespace cloudctl::command {

// A file as it was read; its project may be used only without errors.
struct Loaded {
  base::Source source;         // named as the user would: relative to where they are, if shorter
  std::filesystem::path root;  // absolute folder of the file
  config::Reading reading;
};

// cloudctl.yaml of this folder or the nearest one above, up to the repository's top, $HOME or "/".
// Throws Error when there is none.
[[nodiscard]] std::filesystem::path find_file(const Context& context);

[[nodiscard]] Loaded load(const Context& context);

// The same, but mistakes are printed and end it: throws Error with exit code 2.
[[nodiscard]] Loaded load_good(Context& context);

// What a verb wants planned beyond the file.
struct Wish {
  std::map<std::string, std::string> images;
  std::map<std::string, int> replicas;
  std::string version;
  std::map<std::string, plan::ReadyMade> deployed;  // of `backing`: what may not be changed
  std::vector<std::string> platforms;               // instead of the file's; empty: as it says
  bool contents = true;                             // hash what goes into the images: real tags
};

struct Planned {
  plan::Plan plan;
  render::Tree files;
};

[[nodiscard]] std::string target_name(const Context& context);  // --target, or "local"

// Resolution alone, with its mistakes; for `check`.
[[nodiscard]] plan::Resolution resolution(const Context& context, const Loaded& loaded,
                                          const Wish& wish);
// Prints warnings and mistakes; throws Error with exit code 2 if there are mistakes.
[[nodiscard]] Planned planned(Context& context, const Loaded& loaded, const Wish& wish);

[[nodiscard]] render::Overrides overrides(const std::filesystem::path& root);

// Shows mistakes on standard error, for people and for GitHub Actions; throws if one is an error.
void show_mistakes(Context& context, const report::Mistakes& mistakes);

}  // namespace cloudctl::command
