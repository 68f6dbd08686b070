#pragma once
// What the server asks of whoever answers requests. The one seam between http/ and service/: the
// server knows nothing of routes, the service nothing of sockets.

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/asio.h"
#include "http/message.h"

namespace notes::http {

struct Answer {
  Response response;
  std::string_view route = "none";  // the pattern that answered; lives forever
};

/** One request and what became of it, for log and metrics. Views live during the call only. */
struct Exchange {
  std::string_view method;
  std::string_view target;
  std::string_view route;
  std::string_view peer;
  int status = 0;
  std::size_t bytes = 0;
  std::chrono::microseconds took{0};
};

class Application {
 public:
  virtual ~Application() = default;

  /** Never throws; `request` stays as it is until the answer is there. */
  virtual Task<Answer> answer(const Request& request) = 0;

  /** After the answer went out, or could not. */
  virtual void answered(const Exchange& exchange) = 0;
};

}  // namespace notes::http
