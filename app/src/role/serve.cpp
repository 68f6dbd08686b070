#include "role/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <memory>
#include <optional>

#include "base/text.h"
#include "service/service.h"
#include "store/stores.h"
#include "version.h"

namespace notes::role {
namespace {

// Descriptors besides connections: log, database files, event loop, signals.
constexpr rlim_t spare_descriptors = 64;

// A server that is not there at the start is asked for again, less and less often.
constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{2000};

// Of whoever waits for a statement of /query, beyond the time that it may take.
constexpr std::chrono::milliseconds patience_beside_queries{2000};

service::Identity identity_of(const Settings& settings) {
  char name[256] = "unknown";
  if (::gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
  return {.version = settings.version.empty() ? NOTES_VERSION : settings.version,
          .revision = NOTES_REVISION,
          .hostname = name};
}

http::ServerSettings server_settings(const Settings& settings) {
  const http::ParserLimits parser{
      .head = settings.max_header, .target = settings.max_header / 2, .body = settings.max_body};
  return {
      .endpoint = {net::ip::make_address(settings.host), settings.port},
      .max_connections = settings.max_connections,
      .limits = {
          .request = settings.request_timeout, .idle = settings.idle_timeout, .parser = parser}};
}

double unix_time() {
  return std::chrono::duration<double>(Wall::now().time_since_epoch()).count();
}

/** The one running service: what it is made of, in the order in which it may be destroyed. */
class Process {
 public:
  explicit Process(const Settings& settings);
  int run();

 private:
  bool listen();
  /** As many as the connections need, if the system allows it; else clients wait in the backlog. */
  void raise_descriptor_limit();
  Task<void> open_store();
  /** One attempt; empty, or why it failed. */
  Task<std::string> try_to_open();
  /** SIGTERM: not ready, drain, stop. SIGINT: somebody at a terminal, no drain. */
  Task<void> await_end();
  /** Longer than any request can take. */
  std::chrono::milliseconds patience_at_the_end() const;
  /** A second signal ends the process at once. */
  Task<void> await_impatience();
  void fail(const std::string& reason);

  const Settings settings_;
  net::io_context io_{1};
  Log log_;
  std::unique_ptr<store::Store> store_;
  service::Identity identity_;
  store::Lanes lanes_;
  std::optional<store::Lanes> queries_;
  service::Burner burner_;
  service::Context context_;
  service::Service service_;
  http::Server server_;
  net::basic_signal_set<Executor> signals_;
  int exit_code_ = 0;
};

Process::Process(const Settings& settings)
    : settings_(settings),
      log_(STDOUT_FILENO, settings.log_level),
      store_(store::make_store(settings)),
      identity_(identity_of(settings)),
      lanes_(io_, *store_, settings.store_timeout),
      burner_(io_),
      context_{.settings = settings_, .identity = identity_, .lanes = lanes_, .burner = burner_},
      service_(io_, context_, log_),
      server_(io_, service_, server_settings(settings)),
      signals_(io_, SIGTERM, SIGINT) {
  context_.started = unix_time();
  context_.connections = [this] { return server_.counts(); };
  if (settings_.allow_query) {
    // The statement's own limit comes first, then that of the way to the database.
    queries_.emplace(io_, *store_, settings_.query_timeout + patience_beside_queries);
    context_.queries = &*queries_;
  }
}

int Process::run() {
  if (!listen()) return 1;
  server_.start();
  net::co_spawn(io_, open_store(), net::detached);
  net::co_spawn(io_, await_end(), net::detached);
  io_.run();
  burner_.stop();
  lanes_.stop();
  if (queries_) queries_->stop();
  log_.write(Level::info, "stopped", {{"exit", static_cast<long long>(exit_code_)}});
  return exit_code_;
}

bool Process::listen() {
  raise_descriptor_limit();
  try {
    server_.listen();
  } catch (const boost::system::system_error& problem) {
    const std::string place = settings_.host + " port " + std::to_string(settings_.port);
    fail("cannot listen on " + place + ": " + problem.code().message() +
         "; set HOST and PORT to an address and a port that are free");
    return false;
  }
  log_.write(Level::info, "listening",
             {{"host", settings_.host},
              {"port", static_cast<long long>(server_.port())},
              {"version", identity_.version},
              {"store", store_->name()}});
  log_.flush();
  return true;
}

void Process::raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t wanted = settings_.max_connections + spare_descriptors;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= wanted) return;
  log_.write(Level::warn, "fewer connections than MAX_CONNECTIONS are possible",
             {{"open files allowed", static_cast<long long>(limit.rlim_cur)}});
}

Task<std::string> Process::try_to_open() {
  const auto work = [](store::Store& store) {
    store.open();
    return true;
  };
  std::string reason;
  try {
    co_await lanes_.write(work);
  } catch (const std::exception& problem) {
    reason = problem.what();
  }
  co_return reason;
}

Task<void> Process::open_store() {
  std::string reason = co_await try_to_open();
  for (auto pause = first_pause; !reason.empty() && store_->remote();
       pause = std::min(pause * 2, longest_pause)) {
    if (context_.waiting_for != reason) {
      log_.write(Level::warn, "waiting for the store", {{"reason", reason}});
      log_.flush();
    }
    context_.waiting_for = reason;
    error_code ec;
    Timer timer(io_, pause);
    co_await timer.async_wait(await_into(ec));
    reason = co_await try_to_open();
  }
  if (!reason.empty()) {
    fail("the store cannot be opened: " + reason +
         "; set DATA_DIR to a folder that this user may write to, or STORE=memory");
    io_.stop();
    co_return;
  }
  if (context_.stage == service::Stage::starting) context_.stage = service::Stage::serving;
  log_.write(Level::info, "ready");
  log_.flush();
}

Task<void> Process::await_end() {
  error_code ec;
  const int signal = co_await signals_.async_wait(await_into(ec));
  net::co_spawn(io_, await_impatience(), net::detached);
  context_.stage = service::Stage::draining;
  server_.hang_up();
  const auto drain = signal == SIGINT ? std::chrono::milliseconds(0) : settings_.drain;
  log_.write(Level::info, "draining", {{"seconds", static_cast<double>(drain.count()) / 1000}});
  log_.flush();
  Timer pause(io_, drain);
  co_await pause.async_wait(await_into(ec));
  co_await server_.stop(patience_at_the_end());
  io_.stop();
}

std::chrono::milliseconds Process::patience_at_the_end() const {
  const auto burning = settings_.allow_burn ? service::Burner::longest : burner_.longest * 0;
  const auto querying = settings_.allow_query ? settings_.query_timeout + patience_beside_queries
                                              : std::chrono::milliseconds(0);
  return std::max({settings_.request_timeout, settings_.store_timeout, burning, querying});
}

Task<void> Process::await_impatience() {
  error_code ec;
  const int signal = co_await signals_.async_wait(await_into(ec));
  if (ec) co_return;
  log_.write(Level::warn, "stopped at once by a second signal");
  log_.flush();
  ::_exit(128 + signal);
}

void Process::fail(const std::string& reason) {
  exit_code_ = 1;
  log_.write(Level::error, "cannot serve", {{"reason", reason}});
  log_.flush();
}

}  // namespace

int serve(const Settings& settings) {
  std::signal(SIGPIPE, SIG_IGN);  // a client or a log reader that is gone is no reason to die
  Process process(settings);
  return process.run();
}

}  // namespace notes::role
