#include "base/cancel.h"

#include <doctest/doctest.h>
#include <poll.h>

using namespace cloudctl;

static bool readable(const base::Cancel& cancel) {
  pollfd file{.fd = cancel.readable(), .events = POLLIN, .revents = 0};
  return poll(&file, 1, 0) == 1;
}

TEST_CASE("cancel: becomes readable with the first request and stays so") {
  base::Cancel cancel;
  CHECK_FALSE(readable(cancel));
  CHECK(cancel.requests() == 0);
  cancel.request();
  CHECK(readable(cancel));
  CHECK(readable(cancel));
  CHECK(cancel.requests() == 1);
}

TEST_CASE("cancel: counts requests, even more of them than a pipe holds") {
  base::Cancel cancel;
  for (int i = 0; i < 100'000; ++i) cancel.request();
  CHECK(cancel.requests() == 100'000);
  CHECK(readable(cancel));
}
