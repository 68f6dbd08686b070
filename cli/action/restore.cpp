#include "action/archive_check.h"
#include "action/backup.h"
#include "action/cluster_view.h"
#include "action/local_recover.h"
#include "action/meter.h"
#include "base/error.h"
#include "base/text.h"
#include "plan/backing.h"

namespace cloudctl::action {
namespace {

using config::BackingType;

// One restore on its way.
class Restore {
 public:
  Restore(const RestoreRequest& request, release::Lease* lease)
      : request_(request), lease_(lease), file_(request.file) {}

  BackupResult run(World& world) {
    const RunFolder folder = open_run(request_.state, "restore", world.clock);
    world.progress.on(
        {.kind = EventKind::run_started,
         .text = "restore of " + described(request_.place) + " on " + request_.place.target});
    const auto execution = execute(steps(), world, {.folder = folder});
    if (!execution.ok) return failed(execution);
    const auto& place = request_.place;
    return {.sentence = described(place) + " holds what was in \"" + request_.file.string() +
                        "\": " + words_for(place.made.type, content_),
            .bytes = file_.size(),
            .content = content_};
  }

 private:
  [[nodiscard]] std::vector<Step> steps() {
    return {step("file", "check the file", "", [this](Console& console) { return check(console); }),
            step("look", "look at the database", "file",
                 [this](Console& console) { return look(console); }),
            step("restore", "restore " + request_.place.name, "look",
                 [this](Console& console) { return bring_back(console); }),
            step("count", "count what is there", "restore", [this](Console& console) -> Outcome {
              const auto there = counted(console, request_.place);
              content_ = there.content;
              if (!there.outcome.ok) return there.outcome;
              return {.ok = true, .text = words_for(request_.place.made.type, content_)};
            })};
  }

  static Step step(const std::string& id, const std::string& title, const std::string& needs,
                   std::function<Outcome(Console&)> work) {
    return {.id = id,
            .title = title,
            .needs = needs.empty() ? std::vector<std::string>() : std::vector{needs},
            .commands = {},
            .work = std::move(work)};
  }

  Outcome check(Console& console) {
    auto found = checked(
        console, request_.place,
        {.name = request_.file.filename().string(), .read = [this] { return file_.source(); }});
    from_ = found.database;
    if (found.outcome.ok) found.outcome.text = "whole, " + base::human_bytes(file_.size());
    return found.outcome;
  }

  // Tables without rows are what services make at their start: nothing is lost with them.
  Outcome look(Console& console) {
    const auto there = counted(console, request_.place);
    if (!there.outcome.ok) return there.outcome;
    const std::string words = words_for(request_.place.made.type, there.content);
    clean_ = request_.clean || there.content.tables > 0;
    if (there.content.rows == 0) return {.ok = true, .text = "empty"};
    if (request_.clean) return {.ok = true, .text = words + " to be replaced"};
    return {.ok = false,
            .text = described(request_.place) + " is not empty: " + words,
            .next = "--clean replaces what is there; \"cloudctl backup\" keeps it first",
            .lines = {},
            .code = base::ExitCode::usage};
  }

  [[nodiscard]] tool::DatabaseProgram program() const {
    const auto login = login_of(request_.place);
    if (request_.place.made.type == BackingType::postgres) return tool::pg_restore(login, clean_);
    return tool::mongorestore(login, request_.place.made.port, {.from = from_, .clean = clean_});
  }

  Outcome bring_back(Console& console) {
    if (request_.place.made.type == BackingType::mongodb && from_.empty()) {
      return {.ok = true, .text = "the file holds nothing"};
    }
    if (lease_ != nullptr && !lease_->held()) {
      return {.ok = false,
              .text = "the lease was taken by somebody else, or the cluster does not answer",
              .next = "run it again"};
    }
    Meter meter(console, "of " + base::human_bytes(file_.size()) + " sent");
    const auto feed = [&, source = file_.source()](std::size_t most) {
      auto bytes = source(most);
      meter.add(bytes.size());
      all_sent_ = meter.total() == file_.size();
      return bytes;
    };
    begun_ = true;
    const auto what = program();
    const auto done =
        console.run(inside(request_.place, what),
                    {.deadline = request_.timeout, .on_line = {}, .more_input = feed});
    if (!done.ok()) return failed_inside(console, request_.place, what, done);
    restored_ = true;
    return {.ok = true, .text = base::human_bytes(file_.size())};
  }

  // What a failure leaves.
  [[nodiscard]] std::string state_words(bool cancelled) const {
    if (!begun_) return "nothing was changed";
    if (restored_) return "all of it was restored";
    if (request_.place.made.type != BackingType::postgres) return "part of it may be there";
    return cancelled && all_sent_ ? "all of it may be there, or nothing was changed"
                                  : "nothing was changed";
  }

  [[nodiscard]] BackupResult failed(const Execution& execution) const {
    BackupResult result;
    result.code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code;
    const std::string state = state_words(execution.cancelled);
    result.sentence = (execution.cancelled ? "interrupted" : execution.outcome.text) + "; " + state;
    result.next = execution.outcome.next;
    if (begun_ && !restored_ && state != "nothing was changed") {
      result.next = "run it again with --clean";
    }
    return result;
  }

  const RestoreRequest& request_;
  release::Lease* lease_;
  base::BigFile file_;
  std::string from_;  // database of the archive
  tool::DatabaseContent content_;
  bool clean_ = false, begun_ = false, restored_ = false, all_sent_ = false;
};

release::Holder self(World& world, const RestoreRequest& request) {
  return {.pid = request.pid,
          .host = request.host,
          .who = request.who,
          .purpose = "restore",
          .since = base::iso_time(world.clock.now())};
}

}  // namespace

BackupResult restore(World& world, const RestoreRequest& request) {
  refuse_unless_dumped(request.place);
  const release::Lock lock = release::acquire(
      {.folder = request.state,
       .self = self(world, request),
       .wait = request.lock_wait,
       .on_waiting =
           [&world](const release::Holder& holder) {
             world.progress.on(
                 {.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
           }},
      world.clock);
  for (const auto& note : recover(world, release::LocalStore(request.state), lock)) {
    world.progress.on({.kind = EventKind::warning, .text = note});
  }
  return Restore(request, nullptr).run(world);
}

BackupResult restore_in_cluster(World& world, const RestoreRequest& request,
                                const ClusterPlace& place,
                                const std::vector<tool::KubeObject>& seen) {
  refuse_unless_dumped(request.place);
  auto lease = take_lease(
      world,
      {.place = place, .seen = seen, .self = self(world, request), .wait = request.lock_wait});
  return Restore(request, &lease).run(world);
}

}  // namespace cloudctl::action
