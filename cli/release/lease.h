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
#include "tool/kubectl.h"

namespace cloudctl::release {

struct LeaseRequest {
  tool::Kubectl kubectl;
  std::string project;
  Holder self;
  int release = 0;               // being made, for the journal
  std::string create_namespace;  // JSON of the Namespace, made in the same call if it is not there
  std::chrono::seconds lasting{30};               // without a heartbeat it has run out
  std::chrono::milliseconds wait{0};              // 0: refuse at once
  std::function<void(const Holder&)> on_waiting;  // called once
};

// What a lease says.
struct LeaseState {
  std::optional<Holder> holder;  // nothing: given back
  bool expired = false;
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
  // Somebody took it from us, or it could not be renewed in time: stop changing things.
  [[nodiscard]] bool lost() const;
  // Is written with the next heartbeat.
  void step_done(const std::string& id);
  // Given back as this JSON object (holder cleared), for callers that send it along with others in
  // one call; the destructor then sends nothing. Stops the heartbeat.
  [[nodiscard]] std::string give_back_object();

 private:
  friend Lease acquire_lease(process::Runner&, base::Clock&, const LeaseRequest&);
  struct Impl;
  explicit Lease(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Throws Error naming the holder when the wait is over (code timed_out; failed if wait is 0), with
// code unauthorised if we may not, and with code interrupted when the clock's sleep was cancelled.
[[nodiscard]] Lease acquire_lease(process::Runner& runner, base::Clock& clock,
                                  const LeaseRequest& request);

// `unlock`: gives back an expired lease, or with `force` any; what it said before.
[[nodiscard]] std::optional<LeaseState> break_lease(process::Runner& runner, base::Clock& clock,
                                                    const LeaseRequest& request, bool force);

}  // namespace cloudctl::release
