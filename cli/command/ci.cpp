#include "render/ci.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "command/goal.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct CiOptions {
  std::string system, branch = "main";
  bool write = false;
};

const std::vector<std::string>& systems() {
  static const std::vector<std::string> names{"github", "gitlab", "jenkins"};
  return names;
}

void add_ci(Flags& flags, CiOptions& options) {
  flags.required_operand({.name = "SYSTEM", .value = "", .help = "whose pipeline it is"},
                         options.system);
  flags.limit_operand(systems());
  flags.text(
      {.name = "--branch", .value = "NAME", .help = "the branch that is deployed; default: main"},
      options.branch);
  flags.toggle({.name = "--write",
                .value = "",
                .help = "write it where the system looks for it; never over another file"},
               options.write);
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// The top of the repository; without one, the folder of the file.
fs::path repository_of(const fs::path& root) {
  for (fs::path folder = root;; folder = folder.parent_path()) {
    if (is_there(folder / ".git")) return folder;
    if (folder == folder.parent_path()) return root;
  }
}

// Each folder that an image is built from, once.
std::vector<render::CodeFolder> code_of(const plan::Plan& plan, const fs::path& root) {
  std::set<std::string> contexts;
  for (const auto& service : plan.services) {
    if (service.image.build) contexts.insert(service.image.build->context);
    for (const auto& companion : service.companions) {
      if (companion.image.build) contexts.insert(companion.image.build->context);
    }
  }
  std::vector<render::CodeFolder> code;
  for (const auto& context : contexts) {
    code.push_back({.path = fs::path(context).lexically_relative(root).generic_string(),
                    .folder = config::inspect(context)});
  }
  return code;
}

// What goes into an image must be the same in every checkout, or its tag is another one in each
// job.
void warn_of_git(Context& context, const render::CiRequest& request, const fs::path& root) {
  for (const auto& code : request.code) {
    if (!is_there(root / code.path / ".git")) continue;
    if (!code.folder.has_dockerfile || code.folder.has_dockerignore) continue;
    context.complain("warning: \"" + code.path +
                     "\" has no .dockerignore, so .git goes into its image, which is another one "
                     "in every job; write \".git\" into " +
                     (fs::path(code.path) / ".dockerignore").lexically_normal().string());
  }
}

void tell_of_pin(Context& context, const plan::Target& target, const fs::path& root) {
  const std::string pin = ".cloudctl/" + target.name + ".json";
  if (target.type != config::TargetType::kubernetes || is_there(root / pin)) return;
  context.say("the cluster is not pinned yet: deploy from here once and commit \"" + pin +
              "\", so that jobs refuse another cluster under the same name");
}

void write(Context& context, const render::File& file, const fs::path& repository) {
  const fs::path path = repository / file.path;
  if (is_there(path)) {
    throw base::Error({.what = "\"" + path.string() + "\" is there already",
                       .where = "",
                       .next = "compare it with what is printed without --write, or move it away"});
  }
  base::write_file(path, file.content);
  context.say("wrote " + path.string() + "; its first lines say what it needs");
}

base::ExitCode run_ci(const CiOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  (void)goal_of(context, loaded);
  const auto resolved =
      resolution(context, loaded, {.images = {}, .replicas = {}, .version = "", .contents = false});
  show_mistakes(context, {.source = loaded.source, .diagnostics = resolved.diagnostics});
  const fs::path repository = repository_of(loaded.root);
  const auto number = std::find(systems().begin(), systems().end(), options.system);
  const render::CiRequest request{
      .system = static_cast<render::CiSystem>(number - systems().begin()),
      .folder = loaded.root.lexically_relative(repository).generic_string(),
      .branch = options.branch,
      .code = code_of(resolved.plan, loaded.root)};
  const auto file = render::ci_pipeline(resolved.plan, request, overrides(loaded.root));
  warn_of_git(context, request, loaded.root);
  tell_of_pin(context, resolved.plan.target, loaded.root);
  if (options.write) write(context, file, repository);
  context.answer(report::facts_view(options.write ? file.path + "\n" : file.content,
                                    {{.key = "path", .value = file.path},
                                     {.key = "written", .value = options.write},
                                     {.key = "content", .value = file.content}}));
  return base::ExitCode::ok;
}

}  // namespace

Verb ci_verb() {
  return verb<CiOptions>(
      {.name = "ci",
       .summary = "print or write a pipeline that checks, builds, pushes, plans and deploys",
       .details = "For GitHub Actions, GitLab CI/CD or Jenkins, and one target. Pull requests are "
                  "checked, built and planned; the branch is pushed too, and its plan is deployed, "
                  "exactly that or nothing, one at a time. Its first lines say which credentials "
                  "it needs and how cloudctl comes to the machine that runs it.\n"
                  "\"cloudctl render --eject\" copies the templates, where an edited copy wins.",
       .examples = {"cloudctl ci github -t staging", "cloudctl ci gitlab -t staging --write",
                    "cloudctl ci jenkins -t production --branch release"},
       .exit_codes = {},
       .also_known = {"pipeline", "workflow"}},
      add_ci, run_ci);
}

}  // namespace cloudctl::command
