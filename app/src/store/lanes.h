#pragma once
// Calls to a store that may block, awaited from the I/O thread: some threads read and as many
// write, so a slow disk never stops the service, and a write never stops the reading. Must not know
// what is called.

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/asio.h"
#include "store/store.h"

namespace notes::store {

class Lanes {
 public:
  Lanes(net::io_context& io, Store& store, std::chrono::milliseconds patience)
      : io_(io),
        store_(store),
        patience_(patience),
        reading_(store.width()),
        writing_(store.width()) {}

  const Store& store() const { return store_; }

  /**
   * `work(store)` on the reading (or writing) lane; gives what it returns, throws what it throws,
   * or Unavailable after the patience. Name `work` before the call (see base/asio.h).
   */
  template <typename Work>
  Task<std::invoke_result_t<Work, const Store&>> read(Work work) {
    using Result = std::invoke_result_t<Work, const Store&>;
    return on<Result, const Store&>(reading_, std::move(work));
  }

  template <typename Work>
  Task<std::invoke_result_t<Work, Store&>> write(Work work) {
    using Result = std::invoke_result_t<Work, Store&>;
    return on<Result, Store&>(writing_, std::move(work));
  }

  /** Lets what runs finish and drops what waits. */
  void stop() {
    reading_.stop();
    writing_.stop();
    reading_.join();
    writing_.join();
  }

 private:
  /** Shared because the work may outlive the patience of whoever waits for it. */
  template <typename Result>
  struct Errand {
    explicit Errand(net::io_context& io, std::chrono::milliseconds patience) : bell(io, patience) {}
    Timer bell;  // rings early when the result is there
    std::optional<Result> result;
    std::exception_ptr failure;
    bool finished = false;  // on the I/O thread only
    std::atomic<bool> abandoned = false;
  };

  template <typename Result, typename Access, typename Work>
  Task<Result> on(net::thread_pool& lane, Work work) {
    if (!store_.blocks()) co_return work(static_cast<Access>(store_));
    auto errand = std::make_shared<Errand<Result>>(io_, patience_);
    net::post(lane, [this, errand, work = std::move(work)] {
      if (errand->abandoned) return;
      try {
        errand->result.emplace(work(static_cast<Access>(store_)));
      } catch (...) {
        errand->failure = std::current_exception();
      }
      net::post(io_, [errand] {
        errand->finished = true;
        errand->bell.cancel();
      });
    });
    error_code ec;
    co_await errand->bell.async_wait(await_into(ec));
    if (!errand->finished) {
      errand->abandoned = true;
      throw Unavailable("the store did not answer within " + std::to_string(patience_.count()) +
                        " ms");
    }
    if (errand->failure) std::rethrow_exception(errand->failure);
    co_return std::move(*errand->result);
  }

  net::io_context& io_;
  Store& store_;
  std::chrono::milliseconds patience_;
  net::thread_pool reading_;
  net::thread_pool writing_;
};

}  // namespace notes::store
