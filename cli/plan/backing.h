#pragma once
// `backing`: databases, queues and caches that come ready-made, as services like any other. What is
// particular to a type (image, data folder, probe, variables of the official image) is told here,
// once for all targets.

#include <optional>
#include <string>
#include <string_view>

#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

[[nodiscard]] std::string_view word(config::BackingType type);  // "mongodb"
[[nodiscard]] std::optional<config::BackingType> type_of(std::string_view word);

// One replica with a volume of its own, open to its users only. A password is never in here:
// credentials.h says what is made of it.
[[nodiscard]] Service ready_made(const std::string& name, const config::Backing& backing,
                                 const std::string& project);

// "16" of "16.3-bookworm": what the form of the data hangs on; empty if it is not known.
[[nodiscard]] std::string major_version(std::string_view version);

}  // namespace cloudctl::plan
