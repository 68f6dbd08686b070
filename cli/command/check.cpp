#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/load.h"
#include "command/verbs.h"
#include "config/dockerfile_lint.h"
#include "config/explain.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::string explain;
  bool strict = false;
};

void add_check(Flags& flags, CheckOptions& options) {
  flags.text({.name = "--explain",
              .value = "KEY",
              .help = "say what a key is for instead of checking",
              .offer = Offer::key},
             options.explain);
  flags.toggle({.name = "--strict", .value = "", .help = "warnings count as errors"},
               options.strict);
}

void lint(const Context& context, const plan::Service& service,
          std::vector<report::Mistakes>& mistakes) {
  const auto& build = service.image.build;
  if (!build || build->dockerfile.empty()) return;
  const fs::path file = build->dockerfile;
  const auto text = base::read_file_if_there(file);
  if (!text) return;  // resolve has said so, with its place in the user's file
  const std::string relative = file.lexically_relative(context.start()).string();
  base::Source source{.name = relative.empty() ? file.string() : relative, .text = *text};
  config::DockerfileContext about{.has_dockerignore = !build->generates_ignore, .port = {}};
  if (!service.ports.empty()) about.port = service.ports.front().number;
  auto diagnostics = config::lint_dockerfile(source, about);
  if (!diagnostics.empty()) mistakes.push_back({std::move(source), std::move(diagnostics)});
}

std::vector<report::Mistakes> mistakes_of(const Context& context, const Loaded& loaded) {
  std::vector<report::Mistakes> mistakes{{loaded.source, loaded.reading.diagnostics}};
  if (base::has_errors(loaded.reading.diagnostics)) return mistakes;
  const auto resolved =
      resolution(context, loaded, {.images = {}, .replicas = {}, .version = "", .contents = false});
  auto& all = mistakes.front().diagnostics;
  all.insert(all.end(), resolved.diagnostics.begin(), resolved.diagnostics.end());
  all = base::sorted(std::move(all));
  if (!base::has_errors(all)) {
    for (const auto& service : resolved.plan.services) lint(context, service, mistakes);
  }
  return mistakes;
}

base::ExitCode run_check(const CheckOptions& options, Context& context) {
  if (!options.explain.empty()) return explain_word(options.explain, context);
  const Loaded loaded = load(context);
  const auto mistakes = mistakes_of(context, loaded);
  bool errors = false, warnings = false;
  for (const auto& file : mistakes) {
    errors = errors || base::has_errors(file.diagnostics);
    warnings = warnings || !file.diagnostics.empty();
  }
  report::Answer answer = report::diagnostics_view(mistakes, context.look());
  if (!warnings) {
    const auto count = loaded.reading.project.services.size();
    answer.text = loaded.source.name + " is good: " + base::plural(count, "service") +
                  ", target \"" + target_name(context) + "\"\n";
  }
  context.answer(answer);
  if (context.terminal().github) context.complain(report::annotations(mistakes));
  return errors || (options.strict && warnings) ? base::ExitCode::usage : base::ExitCode::ok;
}

}  // namespace

Verb check_verb() {
  return verb<CheckOptions>(
      {.name = "check",
       .summary = "report every mistake of cloudctl.yaml at once, with its place",
       .details =
           "Reads the file as \"deploy\" would for the same target, and the Dockerfiles that "
           "it names, for their classic mistakes. Works offline and changes nothing.",
       .examples = {"cloudctl check", "cloudctl check -t eks", "cloudctl check -o json",
                    "cloudctl check --explain services.web.probes"},
       .exit_codes = {},
       .also_known = {"validate", "lint", "config"}},
      add_check, run_check);
}

}  // namespace cloudctl::command
