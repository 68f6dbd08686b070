#pragma once
// What handlers have to work with. Must not know connections.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "http/server.h"
#include "http/target.h"
#include "metrics/metrics.h"
#include "service/burner.h"
#include "settings/settings.h"
#include "store/lanes.h"

namespace notes::service {

enum class Stage { starting, serving, draining };

/** Shown by /version and the page; read once at start. */
struct Identity {
  std::string version;
  std::string revision;
  std::string hostname;
};

struct Context {
  const Settings& settings;
  const Identity& identity;
  store::Lanes& lanes;
  Burner& burner;
  store::Lanes* queries = nullptr;  // for /query; nullptr: it is switched off
  Stage stage = Stage::starting;
  std::string waiting_for = {};  // while starting: why the store is not there yet
  metrics::Requests requests = {};
  std::size_t in_flight = 0;
  std::size_t store_errors = 0;
  double started = 0;  // Unix time
  std::function<http::Counts()> connections = {};
};

/** One request on its way to a handler. */
struct Call {
  const http::Request& request;
  const http::Target& target;
  std::string_view id;  // what `{id}` of the pattern stood for
};

using Handler = Task<http::Response> (*)(Context&, const Call&);

}  // namespace notes::service
