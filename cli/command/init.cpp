#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/load.h"
#include "command/verbs.h"
#include "config/compose_import.h"
#include "config/draft.h"
#include "config/write.h"
#include "report/facts_view.h"
#include "report/table.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string folder, compose, name;
  bool yes = false, dry_run = false;
};

void add_init(Flags& flags, InitOptions& options) {
  flags.operand({.name = "DIR",
                 .value = "",
                 .help = "the application's folder; default: this one",
                 .offer = Offer::folder},
                options.folder);
  flags.text({.name = "--from-compose",
              .value = "FILE",
              .help = "take services over from a compose file",
              .offer = Offer::file},
             options.compose);
  flags.text({.name = "--name", .value = "NAME", .help = "name of the project"}, options.name);
  flags.toggle({.name = "--yes", .value = "", .help = "write it without a question"}, options.yes);
  flags.toggle({.name = "--dry-run", .value = "", .help = "print the file instead of writing it"},
               options.dry_run);
}

// The compose file that the folder has, by the names that compose itself looks for.
fs::path compose_in(const fs::path& folder) {
  for (const char* name :
       {"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"}) {
    std::error_code error;
    if (fs::exists(folder / name, error)) return folder / name;
  }
  return {};
}

config::Draft draft_of(const InitOptions& options, Context& context, const fs::path& folder) {
  const std::string name =
      config::name_from(options.name.empty() ? folder.filename().string() : options.name);
  const auto inspected = config::inspect(folder);
  fs::path compose = options.compose.empty() ? fs::path() : context.directory() / options.compose;
  // A folder that says nothing by itself, but has a compose file, means that one.
  const bool silent = !inspected.has_dockerfile && inspected.language == config::Language::none;
  if (compose.empty() && silent) compose = compose_in(folder);
  if (compose.empty()) return config::draft_from_folder(inspected, name);
  const base::Source source{.name = compose.lexically_relative(folder).string(),
                            .text = base::read_file(compose, 1U << 20U)};
  auto import = config::draft_from_compose(source);
  show_mistakes(context, {.source = source, .diagnostics = import.diagnostics});
  if (!options.name.empty()) import.draft.name = {options.name, "--name"};
  if (import.draft.name.value.empty()) import.draft.name = {name, "name of the folder"};
  return import.draft;
}

void add_row(std::vector<report::Row>& rows, const std::string& key,
             const config::Finding& finding) {
  rows.push_back({{.text = key, .ink = report::Ink::bold},
                  {.text = finding.value},
                  {.text = finding.origin, .ink = report::Ink::dim}});
}

void add_service_rows(std::vector<report::Row>& rows, const config::DraftService& service) {
  const std::string path = service.name + ".";
  const auto one = [&](const char* key, const std::optional<config::Finding>& finding) {
    if (finding) add_row(rows, path + key, *finding);
  };
  one("build", service.build);
  one("image", service.image);
  std::vector<std::string> command;
  for (const auto& word : service.command) command.push_back(word.value);
  if (!command.empty()) {
    add_row(rows, path + "command", {base::join(command, " "), service.command.front().origin});
  }
  for (const auto& port : service.ports) add_row(rows, path + "port", port);
  one("replicas", service.replicas);
  one("expose", service.expose);
  one("ready", service.ready);
  for (const auto& [name, finding] : service.env) {
    add_row(rows, std::string(path).append("env.").append(name), finding);
  }
  for (const auto& secret : service.secrets) add_row(rows, path + "secrets", secret);
  for (const auto& use : service.uses) add_row(rows, path + "uses", use);
  for (const auto& storage : service.storage) add_row(rows, path + "storage", storage.path);
}

std::string findings(const config::Draft& draft, const report::Look& look) {
  std::vector<report::Row> rows;
  add_row(rows, "name", draft.name);
  if (draft.registry) add_row(rows, "registry", *draft.registry);
  for (const auto& service : draft.services) add_service_rows(rows, service);
  for (const auto& target : draft.targets) {
    add_row(rows, "targets",
            {target.name, target.settings.empty() ? "works with Docker alone"
                                                  : target.settings.front().second.origin});
  }
  std::string text = report::table({{.title = "KEY", .least = 8, .importance = 9},
                                    {.title = "VALUE", .least = 12, .importance = 9},
                                    {.title = "FROM", .least = 8, .importance = 5}},
                                   rows, look);
  for (const auto& sentence : draft.not_taken) text += "not taken over: " + sentence + "\n";
  return text;
}

void refuse_existing(const fs::path& file) {
  if (!base::read_file_if_there(file)) return;
  throw base::Error({.what = "there is a \"" + file.string() + "\" already",
                     .where = "",
                     .next = "\"cloudctl check\" looks at it; to begin anew, move it away first",
                     .code = base::ExitCode::usage});
}

base::ExitCode run_init(const InitOptions& options, Context& context) {
  const fs::path folder = (context.directory() / options.folder).lexically_normal();
  const fs::path root = folder.filename().empty() ? folder.parent_path() : folder;
  const fs::path file = root / "cloudctl.yaml";
  if (!options.dry_run) refuse_existing(file);
  const config::Draft draft = draft_of(options, context, root);
  const std::string text = config::write_draft(draft);
  if (options.dry_run) {
    context.print(text);
    return base::ExitCode::ok;
  }
  if (context.globals().quiet == 0) context.complain(findings(draft, context.err_look()) + "\n");
  context.agree("write cloudctl.yaml?", options.yes);
  base::write_new_file(file, text);
  const std::string shown = options.folder.empty() ? "cloudctl.yaml" : file.string();
  const std::string in = options.folder.empty() ? "" : " -C " + base::shell_quoted(options.folder);
  context.answer(report::facts_view(
      "wrote " + shown + "\n\nnext:\n  cloudctl" + in + " check\n  cloudctl" + in +
          " deploy\n  cloudctl" + in + " status\n",
      {{.key = "file", .value = file.string()},
       {.key = "not_taken_over", .value = draft.not_taken},
       {.key = "next",
        .value = std::vector<std::string>{"cloudctl" + in + " check", "cloudctl" + in + " deploy",
                                          "cloudctl" + in + " status"}}}));
  return base::ExitCode::ok;
}

}  // namespace

Verb init_verb() {
  return verb<InitOptions>(
      {.name = "init",
       .summary = "look at a folder and write a commented cloudctl.yaml for it",
       .details = "Shows every value with where it was found. Never overwrites a file. What of a "
                  "compose file has no counterpart is listed.",
       .examples = {"cloudctl init", "cloudctl init shop --name shop --yes",
                    "cloudctl init --from-compose docker-compose.yml"},
       .exit_codes = {},
       .also_known = {"new", "create", "import", "launch"}},
      add_init, run_init);
}

}  // namespace cloudctl::command
