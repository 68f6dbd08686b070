#pragma once
// What is true on this machine's Docker engine, and what it means. Asking is done through Runner;
// judging is pure. It must not know how that state was reached.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "observe/expected.h"
#include "observe/probe.h"
#include "observe/state.h"
#include "process/runner.h"

namespace cloudctl::observe {

// What asking needs.
struct Eyes {
  process::Runner& runner;
  base::Clock& clock;
  Ask ask;
};

// The project's containers by one `docker ps`: enough to see that all is as it should be; without
// exit codes, addresses and errors. Throws Error when the engine does not answer (missing_tool) or
// refuses us (unauthorised).
[[nodiscard]] std::vector<Container> glance(const Eyes& eyes, const std::string& project);

// The same with all that `docker inspect` knows: what `status` shows and causes come from.
[[nodiscard]] std::vector<Container> look(const Eyes& eyes, const std::string& project);

// As look, but nothing when the engine does not answer: for waits that outlast a restart of it.
[[nodiscard]] std::optional<std::vector<Container>> look_if_answered(const Eyes& eyes,
                                                                     const std::string& project);
// Why a question to the engine came to nothing: docker not installed, not running, or not for us.
[[nodiscard]] base::Error no_engine(process::Runner& runner, const process::CommandLine& command,
                                    const process::Completed& completed);

// Whether it was made from this image and these settings.
[[nodiscard]] bool is_made_for(const Container& container, const Expected& expected);

// Counts and conditions, before anything was asked from outside. Containers of services that are
// not expected appear with wanted = 0.
[[nodiscard]] State judged(const std::vector<Container>& containers,
                           const std::vector<Expected>& expected);

// Asks every running container's ready probe from outside (exec probes are the engine's own health
// check, see early_check.h).
[[nodiscard]] State asked(const Eyes& eyes, State state, const std::vector<Expected>& expected);

// look, judged, asked, and why what runs again had ended: the whole answer of `status`.
[[nodiscard]] State local_state(const Eyes& eyes, const std::string& project,
                                const std::vector<Expected>& expected);

// Where a container is asked from outside: published port, else its own address on the project's
// network; nothing if it has neither, or no probe that can be asked.
[[nodiscard]] std::optional<Question> ready_question(const Container& container,
                                                     const Expected& expected);

// "http://127.0.0.1:8080" for published services; of a wildcard address the loopback one.
[[nodiscard]] std::vector<std::string> urls(const Expected& expected,
                                            const std::vector<Container>& containers);

}  // namespace cloudctl::observe
