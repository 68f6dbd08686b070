#pragma once
// Runs steps: those whose needs are met side by side, until all are done or one has failed. Tells
// Progress, keeps a whole log per step, writes the journal. It must not know what the steps are
// about.

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "action/progress.h"
#include "action/step.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "observe/probe.h"
#include "process/runner.h"
#include "release/dossier.h"
#include "release/journal.h"

namespace cloudctl::action {

// What actions work with; made by main.
struct World {
  process::Runner& runner;
  base::Clock& clock;
  const base::Cancel& cancel;
  Progress& progress;
  observe::Ask ask;
  // When the verb began; nothing: with its run.
  std::optional<std::chrono::steady_clock::time_point> begun = std::nullopt;
};

using release::Ran;

// Where a run keeps its logs, and since when it runs.
struct RunFolder {
  std::filesystem::path path;  // …/runs/20261121T123105Z-deploy; empty: no logs are kept
  std::chrono::steady_clock::time_point begin;
};
// Makes it, and removes the oldest beyond twenty.
[[nodiscard]] RunFolder open_run(const std::filesystem::path& state, const std::string& verb,
                                 const base::Clock& clock);

// What a running step may use.
class Console {
 public:
  struct Setting {
    World& world;
    const RunFolder& folder;
    release::Journal* journal = nullptr;  // not owned; may be absent
    std::string id;
    std::stop_token stop = {};  // ends the commands that run
  };
  explicit Console(Setting setting);

  // Runs it with its lines going to Progress and to the step's log, and its pid to the journal.
  process::Completed run(const process::CommandLine& command, process::RunOptions options = {});
  void progress(const std::string& text, int current = 0, int total = 0);
  void log(std::string_view line);
  [[nodiscard]] World& world() { return setting_.world; }
  [[nodiscard]] const std::vector<Ran>& ran() const { return ran_; }
  // Whether a command was ended by Setting::stop.
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::vector<std::string> last_lines(std::size_t count) const;
  [[nodiscard]] std::filesystem::path log_path() const;

 private:
  void tell(Event event);

  Setting setting_;
  std::vector<Ran> ran_;
  bool stopped_ = false;
  std::vector<std::string> tail_;
  std::ofstream log_;
};

struct Execution {
  bool ok = true, cancelled = false;
  std::string failed;                       // id of the step that failed first
  Outcome outcome;                          // of that step
  std::string log;                          // path of its log
  std::map<std::string, Outcome> outcomes;  // of all steps that ran
  std::vector<Ran> ran;
};

struct ExecuteOptions {
  RunFolder folder;
  release::Journal* journal = nullptr;  // not owned
  std::size_t side_by_side = 8;         // steps at once
};

// Throws only what a step throws that is no base::Error; those become its failure. After a failure
// no further step starts; of the running ones those that are stoppable are ended, the others come
// to their end.
[[nodiscard]] Execution execute(const std::vector<Step>& steps, World& world,
                                const ExecuteOptions& options);

// "# build image of web\ndocker build …\n" for all steps in their order: what --dry-run prints.
[[nodiscard]] std::string printed(const std::vector<Step>& steps);

}  // namespace cloudctl::action
