#include "observe/libcurl.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "observe/probe.h"

using cloudctl::base::Error;
using cloudctl::base::ExitCode;
using cloudctl::observe::load_libcurl;

namespace {

Error refused(const char* name) {
  try {
    static_cast<void>(load_libcurl(name));
  } catch (const Error& error) {
    return error;
  }
  return Error({});
}

}  // namespace

TEST_CASE("libcurl: the one that the program was built with is found on this machine") {
  const auto curl = load_libcurl();
  CHECK(std::string(curl.version()).find("libcurl/") == 0);
  const bool same = load_libcurl().easy_perform == curl.easy_perform;
  CHECK(same);
  CHECK(cloudctl::observe::asking_library().find("libcurl ") == 0);
}

TEST_CASE("libcurl: one that is not installed is named with its package, and exits with 4") {
  const auto failure = refused("libcurl.so.99").failure();
  CHECK(failure.what ==
        "library \"libcurl.so.99\" cannot be used, nothing can be asked over the network");
  CHECK(failure.where.find("libcurl.so.99: cannot open shared object file") == 0);
  CHECK(failure.next.find("libcurl4") != std::string::npos);
  CHECK(failure.code == ExitCode::missing_tool);
}

TEST_CASE("libcurl: a library that lacks its functions is refused, not called") {
  const auto failure = refused("libc.so.6").failure();
  CHECK(failure.where.find("curl_version") != std::string::npos);
  CHECK(failure.code == ExitCode::missing_tool);
}
