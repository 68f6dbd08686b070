#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/load.h"
#include "command/verbs.h"
#include "render/eject.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct RenderOptions {
  std::string out, version;
  bool eject = false, force = false;
};

void add_render(Flags& flags, RenderOptions& options) {
  flags.text({.name = "--out",
              .value = "DIR",
              .help = "write the files below this folder instead of printing them",
              .offer = Offer::folder},
             options.out);
  flags.text({.name = "--version", .value = "V", .help = "version that the images are named by"},
             options.version);
  flags.toggle({.name = "--eject",
                .value = "",
                .help = "copy the templates to .cloudctl/templates, where an edited copy wins"},
               options.eject);
  flags.toggle({.name = "--force", .value = "", .help = "let --eject replace edited templates"},
               options.force);
}

report::Answer written(const std::string& folder, const std::vector<std::string>& paths) {
  std::string text;
  for (const auto& path : paths) text += path + "\n";
  return report::facts_view(text,
                            {{.key = "folder", .value = folder}, {.key = "files", .value = paths}});
}

base::ExitCode eject(const RenderOptions& options, Context& context) {
  const fs::path root = find_file(context).parent_path();
  std::vector<std::string> paths;
  for (const auto& file : render::ejected()) {
    const fs::path path = root / file.path;
    if (!options.force && base::read_file_if_there(path)) {
      context.say("kept " + file.path + ": it is there already (--force replaces it)");
      continue;
    }
    base::write_file(path, file.content);
    paths.push_back(file.path);
  }
  context.answer(written(root.string(), paths));
  return base::ExitCode::ok;
}

// One file as it is, so that it can be piped into the tool that reads it; several with their names.
std::string printed(const render::Tree& files) {
  if (files.size() == 1) return files.front().content;
  std::string text;
  for (const auto& file : files) text += "# --- " + file.path + "\n" + file.content;
  return text;
}

base::ExitCode run_render(const RenderOptions& options, Context& context) {
  if (options.eject) return eject(options, context);
  const Loaded loaded = load_good(context);
  const Planned plan =
      planned(context, loaded, {.images = {}, .replicas = {}, .version = options.version});
  std::vector<std::string> paths;
  for (const auto& file : plan.files) {
    if (!options.out.empty()) {
      base::write_file(context.directory() / options.out / file.path, file.content);
    }
    paths.push_back(file.path);
  }
  if (!options.out.empty()) {
    context.answer(written(options.out, paths));
    return base::ExitCode::ok;
  }
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& file : plan.files) {
    rows.push_back(
        {{.key = "path", .value = file.path}, {.key = "content", .value = file.content}});
  }
  context.answer(report::list_view(printed(plan.files), "files", rows));
  return base::ExitCode::ok;
}

}  // namespace

Verb render_verb() {
  return verb<RenderOptions>(
      {.name = "render",
       .summary = "print or write the files that a target needs",
       .details = "Compose file for local, manifests for the Kubernetes targets, and a Dockerfile "
                  "for every service that has none. The same input gives the same bytes. Works "
                  "offline.",
       .examples = {"cloudctl render", "cloudctl render -t eks --out manifests",
                    "cloudctl render --eject"},
       .exit_codes = {},
       .also_known = {"template", "generate", "manifests"}},
      add_render, run_render);
}

}  // namespace cloudctl::command
