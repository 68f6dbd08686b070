#include "command/load.h"

#include <algorithm>
#include <system_error>

#include "action/context.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "plan/digest.h"
#include "render/eject.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "cloudctl.yaml";

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// As the user would write it from where they are.
std::string shown(const fs::path& path, const fs::path& from) {
  const std::string relative = path.lexically_relative(from).string();
  return relative.empty() || relative.starts_with("../../..") ? path.string() : relative;
}

fs::path cache_file(const Context& context, const plan::ImageBuild& build) {
  const std::string home = context.variable("XDG_CACHE_HOME");
  const fs::path root =
      home.empty() ? fs::path(context.variable("HOME")) / ".cache" : fs::path(home);
  const std::string key = plan::sha256(build.context + "\n" + build.dockerfile);
  return root / "cloudctl" / "contexts" / key.substr(0, 24);
}

// Calls for each image that is built: with "web" or "web/watcher".
template <class Visit>
void for_each_build(const plan::Plan& plan, Visit visit) {
  for (const auto& service : plan.services) {
    if (service.image.build) visit(service.name, *service.image.build);
    for (const auto& companion : service.companions) {
      if (companion.image.build) visit(service.name + "/" + companion.name, *companion.image.build);
    }
  }
}

std::map<std::string, std::string> contents(const Context& context, const plan::Plan& plan,
                                            const render::Overrides& own) {
  std::map<std::string, std::string> hashes;
  for_each_build(plan, [&](const std::string& name, const plan::ImageBuild& build) {
    std::map<std::string, std::string> generated;
    for (const auto& file : render::render_build(build, own)) generated[file.path] = file.content;
    hashes[name] =
        action::digest(build, generated, cache_file(context, build), context.outside().clock.now())
            .sha256;
  });
  return hashes;
}

void inspect(plan::Request& request, const std::string& name,
             const std::optional<config::Build>& build, const fs::path& root) {
  if (build) request.folders[name] = config::inspect((root / build->context).lexically_normal());
}

void inspect_service(plan::Request& request, const std::string& name,
                     const config::Service& service, const fs::path& root) {
  inspect(request, name, service.build, root);
  if (!service.companions) return;
  for (const auto& companion : *service.companions) {
    inspect(request, name + "/" + companion.name, companion.build, root);
  }
}

plan::Request request_for(const Context& context, const Loaded& loaded, const Wish& wish) {
  plan::Request request{.target = target_name(context),
                        .root = loaded.root.string(),
                        .folders = {},
                        .contents = {},
                        .replicas = wish.replicas,
                        .images = wish.images,
                        .version = wish.version,
                        .deployed = wish.deployed,
                        .platforms = wish.platforms};
  const config::Project& project = loaded.reading.project;
  for (const auto& [name, service] : project.services) {
    inspect_service(request, name, service, loaded.root);
  }
  const auto target = project.targets.find(request.target);
  if (target != project.targets.end()) {
    for (const auto& [name, service] : target->second.services) {
      inspect_service(request, name, service, loaded.root);
    }
  }
  return request;
}

}  // namespace

fs::path find_file(const Context& context) {
  const fs::path from = context.directory();
  if (!context.globals().file.empty()) return (from / context.globals().file).lexically_normal();
  const fs::path home = context.variable("HOME");
  for (fs::path folder = from;; folder = folder.parent_path()) {
    if (is_there(folder / file_name)) return folder / file_name;
    const bool top = is_there(folder / ".git") || folder == home || folder == folder.parent_path();
    if (top) break;
  }
  throw base::Error(
      {.what =
           "there is no cloudctl.yaml in \"" + from.string() + "\" or above it in the repository",
       .where = "",
       .next = "run \"cloudctl init\" in the application's folder, or name one with -f",
       .code = base::ExitCode::usage});
}

Loaded load(const Context& context) {
  const fs::path path = find_file(context);
  Loaded loaded{.source = {.name = shown(path, context.start()), .text = ""},
                .root = path.parent_path(),
                .reading = {}};
  const auto text = base::read_file_if_there(path);
  if (!text) {
    throw base::Error({.what = "there is no file \"" + path.string() + "\"",
                       .where = "",
                       .next = "run \"cloudctl init\" to write one",
                       .code = base::ExitCode::usage});
  }
  loaded.source.text = *text;
  loaded.reading = config::read(loaded.source);
  return loaded;
}

void show_mistakes(Context& context, const report::Mistakes& mistakes) {
  if (mistakes.diagnostics.empty()) return;
  const bool errors = base::has_errors(mistakes.diagnostics);
  if (errors || context.globals().quiet == 0) {
    context.complain(report::diagnostics_view({mistakes}, context.err_look()).text);
    if (context.terminal().github) context.complain(report::annotations({mistakes}));
  }
  if (!errors) return;
  throw base::Error({.what = "\"" + mistakes.source.name + "\" cannot be used as it is",
                     .where = "",
                     .next = "mend what is shown above; \"cloudctl explain CODE\" says more",
                     .code = base::ExitCode::usage});
}

Loaded load_good(Context& context) {
  Loaded loaded = load(context);
  show_mistakes(context, {.source = loaded.source, .diagnostics = loaded.reading.diagnostics});
  return loaded;
}

std::string target_name(const Context& context) {
  return context.globals().target.empty() ? "local" : context.globals().target;
}

render::Overrides overrides(const fs::path& root) {
  render::Overrides own;
  const fs::path folder = root / render::templates_folder;
  if (!is_there(folder)) return own;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->is_regular_file()) continue;
    own.push_back({.path = entry->path().lexically_relative(folder).generic_string(),
                   .content = base::read_file(entry->path(), 1U << 20U)});
  }
  std::sort(own.begin(), own.end(),
            [](const render::File& a, const render::File& b) { return a.path < b.path; });
  return own;
}

plan::Resolution resolution(const Context& context, const Loaded& loaded, const Wish& wish) {
  plan::Request request = request_for(context, loaded, wish);
  plan::Resolution first = plan::resolve(loaded.reading.project, request);
  if (!wish.contents || base::has_errors(first.diagnostics)) return first;
  request.contents = contents(context, first.plan, overrides(loaded.root));
  return request.contents.empty() ? first : plan::resolve(loaded.reading.project, request);
}

// Where `scale` and the file disagree, the user hears which of them counts.
void tell_of_scale(Context& context, const Loaded& loaded, const Wish& wish) {
  if (wish.replicas.empty()) return;
  const auto file = resolution(
      context, loaded,
      {.images = wish.images, .replicas = {}, .version = wish.version, .contents = false});
  for (const auto& service : file.plan.services) {
    const auto asked = wish.replicas.find(service.name);
    if (asked == wish.replicas.end() || asked->second == service.replicas) continue;
    const std::string wanted = std::to_string(service.replicas);
    context.say(service.name + " has " +
                base::plural(static_cast<std::size_t>(asked->second), "replica") +
                ", as \"cloudctl scale\" asked; " + loaded.source.name + " says " + wanted +
                "; \"cloudctl scale " + service.name + "=" + wanted + "\" follows the file");
  }
}

Planned planned(Context& context, const Loaded& loaded, const Wish& wish) {
  plan::Resolution resolved = resolution(context, loaded, wish);
  show_mistakes(context, {.source = loaded.source, .diagnostics = resolved.diagnostics});
  tell_of_scale(context, loaded, wish);
  render::Tree files = render::render(resolved.plan, overrides(loaded.root));
  return {.plan = std::move(resolved.plan), .files = std::move(files)};
}

}  // namespace cloudctl::command
