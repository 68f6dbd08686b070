#pragma once
// Connections to a server, made when they are needed, kept, and shared by threads, every wait with
// a deadline. Must not know what is connected to.

#include <functional>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "store/store.h"
#include "store/turnstile.h"

namespace notes::store {

/** The connection broke; what was asked may have happened or not. */
class Lost : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

/** Whether something may be asked again if a connection broke over it. */
enum class Repeat { no, yes };

/** `Connection` has `usable()`: false if it is known to have broken while nobody used it. */
template <typename Connection>
class Pool {
 public:
  /** Connects before the deadline, or throws Unavailable with the reason. */
  using Connect = std::function<std::unique_ptr<Connection>(Deadline)>;

  Pool(Connect connect, std::size_t most, std::chrono::milliseconds pause)
      : connect_(std::move(connect)), turnstile_(most, pause) {}

  /**
   * What `work(connection)` returns or throws. The connection is kept if it returned or threw
   * Unavailable. If it threw Lost over one kept from earlier, it may be repeated once on a new one.
   */
  template <typename Work>
  std::invoke_result_t<Work, Connection&> use(Deadline deadline, Repeat repeat, Work work) {
    for (bool again = repeat == Repeat::yes;; again = false) {
      Lease lease(*this, deadline);
      try {
        auto result = work(*lease.connection);
        lease.keep = true;
        return result;
      } catch (const Lost&) {
        forget_idle();  // a server that was restarted has broken them all
        if (!again || lease.fresh) throw;
      } catch (const Unavailable&) {
        lease.keep = true;
        throw;
      }
    }
  }

 private:
  struct Lease {
    Lease(Pool& from, Deadline deadline) : pool(from), visit(from.turnstile_, deadline) {
      connection = pool.take_idle();
      fresh = !connection;
      if (fresh) connection = pool.connect(deadline);
    }
    ~Lease() {
      if (keep) pool.put_back(std::move(connection));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Pool& pool;
    Turnstile::Visit visit;
    std::unique_ptr<Connection> connection;
    bool fresh = false;
    bool keep = false;
  };

  std::unique_ptr<Connection> take_idle() {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<Connection> taken;
    while (!taken && !idle_.empty()) {
      taken = std::move(idle_.back());
      idle_.pop_back();
      if (!taken->usable()) taken.reset();
    }
    return taken;
  }

  std::unique_ptr<Connection> connect(Deadline deadline) {
    turnstile_.begin_attempt();
    try {
      auto connection = connect_(deadline);
      turnstile_.attempt_succeeded();
      return connection;
    } catch (const std::exception& problem) {
      turnstile_.attempt_failed(problem.what());
      throw;
    }
  }

  void put_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }

  void forget_idle() {
    std::vector<std::unique_ptr<Connection>> broken;
    const std::lock_guard lock(mutex_);
    broken.swap(idle_);
  }

  Connect connect_;
  Turnstile turnstile_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace notes::store
