#pragma once
// Keeps a lease that we hold: renews it, notices when it is lost, gives it back. Every call of it
// says what to do next and waits for nothing but kubectl; the thread that calls it is lease.cpp's.

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "process/runner.h"
#include "release/lease_object.h"
#include "tool/kubectl.h"

namespace cloudctl::release {

// May be used from several threads; beat, give_back and give_back_object from one at a time.
class LeaseKeeper {
 public:
  // Where, and with what.
  struct World {
    process::Runner& runner;
    base::Clock& clock;
    tool::Kubectl kubectl;
  };
  // `content` is what the API server has now, renewed at `since`.
  LeaseKeeper(World world, LeaseContent content, std::chrono::steady_clock::time_point since);

  // Renews it once. Returns when to come again: after a fifth of its time, or sooner if the API
  // server did not answer.
  [[nodiscard]] std::chrono::milliseconds beat();
  [[nodiscard]] std::chrono::milliseconds first_beat() const;
  // Somebody else has it now, or it was deleted: known from the API server.
  [[nodiscard]] bool lost() const;
  // It is ours and has not run out; one that has is renewed, if nobody has taken it meanwhile.
  [[nodiscard]] bool held();
  void step_done(const std::string& id);

  // Gives it back, if it is not lost; its time runs out anyway if the API server does not answer.
  void give_back();
  [[nodiscard]] std::string give_back_object();

 private:
  [[nodiscard]] bool is_overdue() const;
  enum class Answer {
    renewed,
    ours,  // but under another version, which is known now
    lost,
    silent,
  };
  [[nodiscard]] Answer write(const std::string& identity);
  [[nodiscard]] Answer replaced(LeaseContent content);
  [[nodiscard]] Answer look();
  void lose();

  World world_;
  mutable std::mutex mutex_;
  LeaseContent content_;
  std::chrono::steady_clock::time_point renewed_;  // when the last good renewal was sent
  bool lost_ = false;
  bool unsure_ = false;  // a request went out whose outcome is not known
};

}  // namespace cloudctl::release
