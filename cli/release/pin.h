#pragma once
// Whose cluster a target means: written beside cloudctl.yaml at the first deploy, so that another
// cluster under the same context name is noticed. Knows nothing of how a cluster is asked.

#include <string>
#include <string_view>

namespace cloudctl::release {

struct Pin {
  std::string uid;     // of the namespace kube-system
  std::string server;  // address of the API server
  bool operator==(const Pin&) const = default;
};

[[nodiscard]] std::string to_json(const Pin& pin);
// Throws Error naming `origin` when the text is none.
[[nodiscard]] Pin pin_from_json(std::string_view text, const std::string& origin);

}  // namespace cloudctl::release
