#include "release/pin.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace cloudctl::release {

using nlohmann::json;

std::string to_json(const Pin& pin) {
  return json{{"uid", pin.uid}, {"server", pin.server}}.dump(2, ' ', false,
                                                             json::error_handler_t::replace) +
         "\n";
}

Pin pin_from_json(std::string_view text, const std::string& origin) {
  const json tree = json::parse(text, nullptr, false);
  const bool good = tree.is_object() && tree.contains("uid") && tree["uid"].is_string() &&
                    !tree["uid"].get<std::string>().empty();
  if (!good) {
    throw base::Error({.what = "this is no pin of a cluster",
                       .where = origin,
                       .next = "remove the file if you are sure of the cluster; the next deploy "
                               "writes it anew",
                       .code = base::ExitCode::usage});
  }
  const bool known = tree.contains("server") && tree["server"].is_string();
  return {.uid = tree["uid"], .server = known ? tree["server"].get<std::string>() : ""};
}

}  // namespace cloudctl::release
