#include "command/standing.h"

#include "action/local.h"
#include "observe/local.h"
#include "report/history_view.h"

namespace cloudctl::command {

namespace {

std::string release_words(const release::Record& record) {
  std::string text = "release " + std::to_string(record.number);
  if (record.result != release::Result::good)
    text += " (" + report::result_word(record.result) + ")";
  return text + " of " + record.started + (record.who.empty() ? "" : " by " + record.who);
}

struct Newest {
  std::optional<release::Record> good, any;
};

// The release that counts: the last good one, with what came after it in words.
std::optional<release::Record> shown_release(const Newest& newest, report::StatusFacts& facts) {
  const auto record = newest.good ? newest.good : newest.any;
  if (!record) return record;
  facts.release = release_words(*record);
  if (newest.any->number > record->number) {
    facts.release += "; after it, release " + std::to_string(newest.any->number) + ": " +
                     report::result_word(newest.any->result);
  }
  return record;
}

observe::State state_of(Site& site, const std::optional<release::Record>& record) {
  auto& world = site.session().world();
  if (Cluster* cluster = site.cluster()) {
    return observe::cluster_state(
        cluster->eyes(), site.goal().project,
        record ? action::cluster_expected(*record) : std::vector<observe::ClusterExpected>{});
  }
  return observe::local_state(
      {.runner = world.runner, .clock = world.clock, .ask = world.ask}, site.goal().project,
      record ? action::expected(*record) : std::vector<observe::Expected>{});
}

}  // namespace

report::StatusFacts standing(Site& site) {
  report::StatusFacts facts{.project = site.goal().project,
                            .target = site.goal().target.name,
                            .release = "",
                            .state = {}};
  Newest newest;
  if (Cluster* cluster = site.cluster()) {
    cluster->look_again();
    newest = {.good = cluster->view().history.last_good(), .any = cluster->view().history.newest()};
  } else {
    newest = {.good = site.local()->store().last_good(), .any = site.local()->store().newest()};
  }
  const auto record = shown_release(newest, facts);
  facts.state = state_of(site, record);
  return facts;
}

}  // namespace cloudctl::command
