#pragma once
// Quantities of Kubernetes compared by what they are worth (apimachinery, resource.Quantity), so
// that "1000m" is "1" and "1024Mi" is "1Gi". Knows nothing of where they stand.

#include <string_view>

namespace cloudctl::release {

// False too if one of them is no quantity.
[[nodiscard]] bool is_same_quantity(std::string_view a, std::string_view b);

}  // namespace cloudctl::release
