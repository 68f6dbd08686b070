#include "config/relations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_shown = 20;       // names in a help line
constexpr std::size_t most_compared = 2000;  // names that a misspelt one is compared with

using Names = std::set<std::string>;

template <typename Map>
Names names_of(const Map& map) {
  Names names;
  for (const auto& entry : map) names.insert(entry.first);
  return names;
}

struct Reference {
  std::string name, path;
  std::string_view to;  // "service or backing"
};

std::string defined(const Names& known) {
  if (known.empty()) return "none is defined in this file";
  std::vector<std::string> shown;
  for (const std::string& name : known) {
    if (shown.size() == most_shown) {
      shown.emplace_back("…");
      break;
    }
    shown.push_back(name);
  }
  return "defined are " + base::join(shown, ", ");
}

// Notes a name that is not among the known ones.
void expect(const Reference& reference, const Names& known, Notes& notes) {
  if (notes.full() || known.contains(reference.name)) return;
  std::optional<std::string> near;
  if (known.size() <= most_compared) {
    near = base::nearest(reference.name, std::vector<std::string>(known.begin(), known.end()));
  }
  notes.error(notes.span_of(reference.path),
              {.code = "C025",
               .message = fmt::format("there is no {} \"{}\"", reference.to, reference.name),
               .label = near ? fmt::format("did you mean \"{}\"?", *near) : "",
               .help = defined(known)});
}

void check_uses(const std::string& path, const Service& service, const Names& known, Notes& notes) {
  if (!service.uses) return;
  for (std::size_t i = 0; i < service.uses->size(); ++i) {
    expect({.name = (*service.uses)[i],
            .path = fmt::format("{}.uses.{}", path, i),
            .to = "service or backing"},
           known, notes);
  }
}

// Finds circles in who uses whom, depth first and without recursion: a file can have a chain of
// many thousand services. Each circle is said once.
class Circles {
 public:
  Circles(const Project& project, Notes& notes) : project_(project), notes_(notes) {}

  void find() {
    for (const auto& entry : project_.services) {
      enter(entry.first);
      while (!way_.empty()) go_on();
    }
  }

 private:
  struct Step {
    std::string name;
    std::size_t next = 0;  // of its uses
  };
  enum class Mark { on_the_way, done };

  void enter(const std::string& name) {
    if (!project_.services.contains(name)) return;
    const auto [mark, is_new] = marks_.emplace(name, Mark::on_the_way);
    if (is_new) {
      way_.push_back({.name = name, .next = 0});
    } else if (mark->second == Mark::on_the_way) {
      say(name);
    }
  }

  void go_on() {
    Step& step = way_.back();
    const auto& uses = project_.services.at(step.name).uses;
    if (uses && step.next < uses->size()) {
      enter((*uses)[step.next++]);
    } else {
      marks_[step.name] = Mark::done;
      way_.pop_back();
    }
  }

  void say(const std::string& first) {
    if (notes_.full()) return;
    const auto begin = std::find_if(way_.begin(), way_.end(),
                                    [&](const Step& step) { return step.name == first; });
    std::vector<std::string> circle;
    for (auto step = begin; step != way_.end(); ++step) circle.push_back(step->name);
    const bool alone = circle.size() == 1;
    if (circle.size() > most_shown) circle = {circle[0], circle[1], "…", circle.back()};
    circle.push_back(first);
    notes_.error(
        notes_.span_of(fmt::format("services.{}.uses", first)),
        {.code = "C026",
         .message = alone ? fmt::format("service \"{}\" uses itself", first)
                          : "services use each other in a circle: " + base::join(circle, " → "),
         .label = "none of them could start first",
         .help = "remove one \"uses\"; services of one project reach each other anyway"});
  }

  const Project& project_;
  Notes& notes_;
  std::vector<Step> way_;
  std::map<std::string, Mark> marks_;
};

void check_alerts(const Project& project, Notes& notes) {
  const Names services = names_of(project.services);
  const Names receivers = names_of(project.notify);
  for (std::size_t i = 0; i < project.alerts.size(); ++i) {
    const Alert& alert = project.alerts[i];
    const std::string path = fmt::format("alerts.{}", i);
    if (!alert.when.empty()) {
      const std::string name(base::trim(alert.when.substr(0, alert.when.find('.'))));
      expect({.name = name, .path = path + ".when", .to = "service"}, services, notes);
    }
    for (std::size_t n = 0; n < alert.notify.size(); ++n) {
      expect(
          {.name = alert.notify[n], .path = fmt::format("{}.notify.{}", path, n), .to = "receiver"},
          receivers, notes);
    }
  }
}

void check_same_names(const Project& project, Notes& notes) {
  for (const auto& entry : project.backing) {
    if (!project.services.contains(entry.first)) continue;
    notes.error(
        notes.span_of("backing." + entry.first),
        {.code = "C027",
         .message = fmt::format("\"{}\" is the name of a service and of a backing", entry.first),
         .label = "here again",
         .help = "both are reached under their name: give one of them another"});
  }
}

}  // namespace

void check_relations(const Project& project, Notes& notes) {
  const Names services = names_of(project.services);
  Names usable = services;
  for (const auto& entry : project.backing) usable.insert(entry.first);
  for (const auto& [name, service] : project.services) {
    check_uses("services." + name, service, usable, notes);
  }
  for (const auto& [target_name, target] : project.targets) {
    for (const auto& [name, service] : target.services) {
      const std::string path = fmt::format("targets.{}.services.{}", target_name, name);
      expect({.name = name, .path = path, .to = "service"}, services, notes);
      check_uses(path, service, usable, notes);
    }
  }
  Circles(project, notes).find();
  check_alerts(project, notes);
  check_same_names(project, notes);
}

}  // namespace cloudctl::config
