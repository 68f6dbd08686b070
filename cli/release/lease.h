#pragma once
// Who may change a project in a cluster now: a Lease (coordination.k8s.io/v1) "cloudctl.PROJECT" in
// its namespace, renewed while it is held, so that a killed holder's lease runs out. It carries the
// journal of the run. It must not know what is done under it.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "process/runner.h"
#include "release/lock.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

struct LeaseRequest {
  tool::Kubectl kubectl;
  std::string project;
  Holder self;
  int release = 0;               // being made, for the journal
  std::string create_namespace;  // JSON of the Namespace, made in the same call if it is not there
  // The lease as it was read just before, if it was there: spares a question.
  std::optional<tool::KubeObject> seen;
  // Without a heartbeat it has run out. Renewed five times as often, so that an API server that is
  // away for 20 s takes it from nobody.
  std::chrono::seconds lasting{30};
  std::chrono::milliseconds wait{0};              // 0: refuse at once
  std::function<void(const Holder&)> on_waiting;  // called once
};

// What a lease says.
struct LeaseState {
  std::optional<Holder> holder;   // nothing: given back
  bool expired = false;           // by its own words: clocks may differ
  int release = 0;                // that its holder was making
  std::vector<std::string> done;  // steps that its holder had done
  std::string resource_version;
};
[[nodiscard]] LeaseState parse_lease(const tool::KubeObject& object,
                                     std::chrono::system_clock::time_point now);
[[nodiscard]] tool::ObjectRef lease_ref(const tool::Kubectl& kubectl, const std::string& project);

class Lease {
 public:
  ~Lease();  // gives it back (deadline 10 s), stops the heartbeat
  Lease(Lease&&) noexcept;
  Lease& operator=(Lease&&) = delete;

  // Whose run had ended without giving it back, and what it had been doing.
  [[nodiscard]] const std::optional<LeaseState>& taken_over() const;
  // Somebody took it from us: stop. While the API server is away nobody can, so waiting for it goes
  // on.
  [[nodiscard]] bool lost() const;
  // To be asked before anything is changed: also renews one that has run out in a silence. False if
  // it was taken meanwhile, or the API server is still silent.
  [[nodiscard]] bool held() const;
  // Is written with the next heartbeat.
  void step_done(const std::string& id);
  // Given back as this JSON object (holder cleared), for callers that send it along with others in
  // one `kubectl apply --server-side --force-conflicts` (its holder was not set by an apply); it is
  // refused if somebody else has taken the lease. The destructor then sends nothing. Stops the
  // heartbeat. Empty if the lease is lost.
  [[nodiscard]] std::string give_back_object();

 private:
  friend Lease acquire_lease(process::Runner&, base::Clock&, const LeaseRequest&);
  struct Impl;
  explicit Lease(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Takes over at once what a dead process of this machine holds; what another machine holds, when it
// has run out and was not renewed while we looked on (clocks may differ), which takes two
// heartbeats. Throws Error naming the holder when the wait is over (code timed_out; failed if wait
// is 0), with code unauthorised if we may not, and with code interrupted when the clock's sleep was
// cancelled.
[[nodiscard]] Lease acquire_lease(process::Runner& runner, base::Clock& clock,
                                  const LeaseRequest& request);

// `unlock`: gives back a lease that has run out (seen as above), or with `force` any; what it said
// before, nothing if nobody held it. Throws Error naming a holder that is alive.
[[nodiscard]] std::optional<LeaseState> break_lease(process::Runner& runner, base::Clock& clock,
                                                    const LeaseRequest& request, bool force);

}  // namespace cloudctl::release
