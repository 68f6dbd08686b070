#include <algorithm>
#include <set>

#include "base/text.h"
#include "report/graph_view.h"

namespace cloudctl::report {

namespace {

struct Branches {
  const char *more, *last, *beside, *below, *leads;
};

constexpr Branches drawn{
    .more = "├─ ", .last = "└─ ", .beside = "│  ", .below = "   ", .leads = "→ "};
constexpr Branches typed{
    .more = "|- ", .last = "`- ", .beside = "|  ", .below = "   ", .leads = "-> "};

Ink ink_of(const GraphPart& part) {
  switch (part.life->condition) {
    case observe::Condition::serving:
      return Ink::green;
    case observe::Condition::starting:
    case observe::Condition::degraded:
      return Ink::yellow;
    case observe::Condition::failing:
    case observe::Condition::missing:
      return Ink::red;
    case observe::Condition::stopped:
      break;
  }
  return Ink::dim;
}

class Tree {
 public:
  Tree(const Graph& graph, const Branches& branches, const Look& look)
      : graph_(graph), branches_(branches), look_(look) {}

  // Each part is opened once; where it is used again, only its name stands.
  void add(const std::string& name, const std::string& before, bool is_last) {
    const GraphPart& part = *find_part(graph_, name);
    const std::string stem = before + (is_last ? branches_.last : branches_.more);
    const bool again = !opened_.insert(name).second;
    text_ += stem + inked(name, Ink::bold, look_.colour) + rest(part, stem, again) + "\n";
    if (again) return;
    const std::string next = before + (is_last ? branches_.below : branches_.beside);
    for (const auto& used : part.uses) add(used, next, used == part.uses.back());
  }

  // Zones with their networks, then the machines.
  void add(const GraphCluster& cluster) {
    line("", "cluster " + cluster.name, cluster.place);
    for (const auto& zone : cluster.zones) {
      line(branches_.more, zone.name, "");
      for (const auto& subnet : zone.subnets) {
        const bool last = &subnet == &zone.subnets.back();
        line(std::string(branches_.beside) + (last ? branches_.last : branches_.more), subnet.name,
             base::join(subnet.holds, ", "));
      }
    }
    line(branches_.last, "nodes", cluster.nodes);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void line(const std::string& stem, const std::string& name, const std::string& facts) {
    const int room = look_.width - base::display_width(stem) - base::display_width(name);
    const std::string rest = facts.empty() ? "" : clipped_to("  " + base::printable(facts), room);
    text_ +=
        stem + inked(name, Ink::bold, look_.colour) + inked(rest, Ink::dim, look_.colour) + "\n";
  }

  // As much as the line has room for: how it fares first, then where it is reached.
  [[nodiscard]] std::string rest(const GraphPart& part, const std::string& stem, bool again) const {
    int room = look_.width - base::display_width(stem) - base::display_width(part.name);
    if (again) return clipped_to("  (see above)", room);
    std::string text;
    if (part.life) {
      const std::string life = clipped_to("  " + life_words(part), room);
      room -= base::display_width(life);
      text = inked(life, ink_of(part), look_.colour);
    }
    std::string facts = "  " + base::join(facts_of(part), ", ");
    if (!part.reached.empty()) facts += "  " + std::string(branches_.leads) + part.reached;
    return text + inked(clipped_to(base::printable(facts), room), Ink::dim, look_.colour);
  }

  [[nodiscard]] std::string clipped_to(const std::string& text, int room) const {
    if (look_.width == 0 || base::display_width(text) <= room) return text;
    if (room < 4) return "";
    if (&branches_ != &typed) return base::clipped(text, room);
    return text.substr(0, static_cast<std::size_t>(room) - 1) + "~";
  }

  const Graph& graph_;
  const Branches& branches_;
  const Look look_;
  std::set<std::string> opened_;
  std::string text_;
};

}  // namespace

std::string graph_tree(const Graph& graph, bool ascii, const Look& look) {
  std::string text = inked(graph.project, Ink::bold, look.colour) + " on " + graph.target +
                     (graph.release.empty() ? "" : ", " + base::printable(graph.release)) + "\n";
  Tree tree(graph, ascii ? typed : drawn, look);
  const auto roots = beginnings(graph);
  for (const auto& name : roots) tree.add(name, "", name == roots.back());
  if (graph.cluster) tree.add(*graph.cluster);
  text += tree.text();
  for (const auto& part : graph.parts) {
    if (!part.life || part.life->reason.empty()) continue;
    text += "\n" + part.name + ": " + base::printable(part.life->reason) + "\n";
  }
  return text;
}

}  // namespace cloudctl::report
