#include "command/standing.h"
#include "command/verbs.h"
#include "report/graph_view.h"

namespace cloudctl::command {

namespace {

struct GraphOptions {
  report::GraphForm form = report::GraphForm::tree;
  bool live = false, ascii = false;
};

void add_graph(Flags& flags, GraphOptions& options) {
  flags.word({.name = "--format", .value = "FORM", .help = "how it is drawn; default: tree"},
             {"tree", "mermaid", "svg"}, [&options](std::size_t index) {
               options.form = static_cast<report::GraphForm>(index);
             });
  flags.toggle(
      {.name = "--live", .value = "", .help = "with what runs: replicas and how they fare"},
      options.live);
  flags.toggle({.name = "--ascii", .value = "", .help = "a tree without lines beyond ASCII"},
               options.ascii);
}

// What the file wants of the target. No content is hashed: a picture names no tag of ours.
report::Graph wanted_graph(Context& context, const Loaded& loaded) {
  const auto resolved =
      resolution(context, loaded, {.images = {}, .replicas = {}, .version = "", .contents = false});
  show_mistakes(context, {.source = loaded.source, .diagnostics = resolved.diagnostics});
  return report::graph_of(resolved.plan, loaded.root.string());
}

base::ExitCode run_graph(const GraphOptions& options, Context& context) {
  const Loaded loaded = load_good(context);
  report::Graph graph = wanted_graph(context, loaded);
  if (options.live) {
    Site site(context, goal_of(context, loaded));
    const auto facts = standing(site);
    graph = report::with_life(std::move(graph), facts.state);
    graph.release = facts.release.empty() ? "nothing is deployed" : facts.release;
  }
  context.answer(
      report::graph_view(graph, {.form = options.form, .ascii = options.ascii}, context.look()));
  return base::ExitCode::ok;
}

}  // namespace

Verb graph_verb() {
  return verb<GraphOptions>(
      {.name = "graph",
       .summary = "draw services, databases, who uses whom and where they are reached",
       .details = "A tree for the terminal, a Mermaid flowchart for Markdown, or an SVG for light "
                  "and dark pages. On eks and kops with the zones, networks and machines of the "
                  "cluster. Drawn from cloudctl.yaml, offline, the same bytes each time; "
                  "with --live also what runs there, as \"status\" sees it.",
       .examples = {"cloudctl graph", "cloudctl graph -t staging --live",
                    "cloudctl graph --format svg > graph.svg"},
       .exit_codes = {3, 4},
       .also_known = {"tree", "diagram", "viz"}},
      add_graph, run_graph);
}

}  // namespace cloudctl::command
