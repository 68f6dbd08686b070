#pragma once
// The local target: from what shall be and what is, to the steps that make it so, on this machine's
// Docker engine with compose. Steps are made here, run by execute.h.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/step.h"
#include "base/secret.h"
#include "observe/expected.h"
#include "observe/state.h"
#include "plan/plan.h"
#include "release/record.h"
#include "render/tree.h"

namespace cloudctl::action {

// What a plan and its rendered files come to as a release of the local target; number, who, when,
// purpose still empty.
[[nodiscard]] release::Record local_record(const plan::Plan& plan, const render::Tree& files);

// The same release as a new one to be made: for `rollback`, `scale`, `rollout`. Number, result and
// times are cleared. Throws Error for a service that the record does not have, and for
// more than one replica of one that has storage.
[[nodiscard]] release::Record again(release::Record record, const std::string& purpose);
[[nodiscard]] release::Record scaled(release::Record record,
                                     const std::map<std::string, int>& replicas);
[[nodiscard]] release::Record with_image(release::Record record, const std::string& service,
                                         const std::string& image);

// The yardsticks that a record means for `observe`.
[[nodiscard]] std::vector<observe::Expected> expected(const release::Record& record);

// What the compose file's variables stand for in this release: {"WEB_IMAGE": …, "WEB_REPLICAS": …,
// "WEB_PORTS": "8080-8082"}.
[[nodiscard]] std::map<std::string, std::string> compose_variables(const release::Record& record);

// How a service gets from what is there to what shall be.
enum class Way { keep, scale, renew };
[[nodiscard]] Way way(const release::ServiceRecord& wanted,
                      const std::vector<observe::Container>& there);

}  // namespace cloudctl::action
