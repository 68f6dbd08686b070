#include <algorithm>
#include <array>

#include "base/text.h"
#include "observe/cause.h"
#include "observe/pod_cause_parts.h"
#include "observe/sayings.h"

namespace cloudctl::observe {
namespace {

// What the kubelet says of a container whose configuration cannot be put together.
constexpr std::array<Saying, 8> configuration_sayings{{
    {R"(couldn't find key ([^ .]+)[^ ]* in Secret (?:[^ /]*/)?([^ ]+))",
     R"({subject} cannot start: secret "{1}" has no value in the cluster (no such key in Secret "{2}"))",
     R"(run "cloudctl secrets set {1}", then "cloudctl deploy")"},
    {R"re(secret "([^"]*-secrets)" not found)re",
     R"({subject} cannot start: the secrets of the project are not in the cluster (no Secret "{1}"))",
     R"(run "cloudctl secrets set NAME" for each, then "cloudctl deploy")"},
    {R"re(secret "([^"]*)" not found)re",
     R"({subject} cannot start: Secret "{1}" is not in the cluster)",
     R"(make it, or leave it out of the templates)"},
    {R"(couldn't find key ([^ ]+) in ConfigMap (?:[^ /]*/)?([^ ]+))",
     R"({subject} cannot start: setting "{1}" is not in ConfigMap "{2}")",
     R"(set it in "env" of "{service}", then run "cloudctl deploy")"},
    {R"re(configmap "([^"]*)" not found)re",
     R"({subject} cannot start: its configuration is not in the cluster (no ConfigMap "{1}"))",
     R"(run "cloudctl deploy" again: it brings it back)"},
    {R"(runAsNonRoot and image will run as root)",
     R"({subject} cannot start: its image runs as root, which its security settings forbid)",
     R"(let the Dockerfile end with "USER 10001", or another number than 0)"},
    {R"(runAsNonRoot and image has non-numeric user \(([^)]*)\))",
     R"re({subject} cannot start: nobody can tell whether user "{1}" of its image is root)re",
     R"(name the user by its number in the Dockerfile ("USER 10001"))"},
    {R"(failed to sync|timed out waiting for the condition)",
     R"({subject} waits for its configuration to reach its node)", "wait", false},
}};

// What runc (1.1 to 1.3) and crun say of a program that cannot be run.
constexpr std::array<Saying, 7> start_sayings{{
    {R"re(exec: \\?"([^"\\]*)\\?": (?:executable file not found|stat [^ ]*: no such file|no such file))re",
     R"({subject} cannot start: program "{1}" is not in its image)",
     R"(check "command" of "{service}" and the image's ENTRYPOINT)"},
    {R"re(exec: \\?"([^"\\]*)\\?": (?:permission denied|is a directory))re",
     R"({subject} cannot start: "{1}" in its image is not executable)",
     R"(set its execute bit in the Dockerfile ("RUN chmod +x"))"},
    {R"re(executable file `([^`]*)` not found)re",
     R"({subject} cannot start: program "{1}" is not in its image)",
     R"(check "command" of "{service}" and the image's ENTRYPOINT)"},
    {R"(exec format error)", R"({subject} cannot start: its image is made for another processor)",
     R"(build it for the nodes' processor ("platforms" of "build"))"},
    {R"(unable to find user ([^: ]+))", R"({subject} cannot start: user "{1}" is not in its image)",
     "check USER in the Dockerfile"},
    {R"(no command specified)", R"({subject} cannot start: its image says no program to run)",
     R"(set "command" of "{service}", or ENTRYPOINT in the Dockerfile)"},
    {R"((?:stat|exec|fork/exec) ([^ :]+): no such file or directory)",
     R"({subject} cannot start: program "{1}" is not in its image)",
     R"(check "command" of "{service}" and the image's ENTRYPOINT)"},
}};

Names names_of(const PodClue& clue, const tool::PodContainer& container) {
  return {{"subject", named(clue.pod, container)}, {"service", clue.pod.service}};
}

std::string short_words(const std::string& words) {
  return base::clipped(base::printable(base::to_valid_utf8(base::trim(words))), 300);
}

}  // namespace

std::optional<Cause> configuration_cause(const PodClue& clue, const tool::PodContainer& container) {
  if (container.state != "waiting" || container.reason != "CreateContainerConfigError") {
    return std::nullopt;
  }
  const auto names = names_of(clue, container);
  if (auto found = said(container.message, configuration_sayings, names)) return found;
  return Cause{
      .sentence = filled("{subject} cannot start: ", names) + short_words(container.message),
      .next = "mend what it names, then run \"cloudctl deploy\""};
}

std::optional<Cause> start_cause(const PodClue& clue, const tool::PodContainer& container) {
  const bool now = container.state != "running";
  const bool fails =
      now &&
      (container.reason == "RunContainerError" || container.reason == "CreateContainerError" ||
       container.reason == "StartError" || container.reason == "ContainerCannotRun" ||
       container.reason == "CrashLoopBackOff") &&
      (container.reason != "CrashLoopBackOff" || container.last_reason == "StartError" ||
       container.last_reason == "ContainerCannotRun");
  if (!fails) return std::nullopt;
  const bool looped = container.reason == "CrashLoopBackOff";
  const std::string words = looped ? container.last_message : container.message;
  const auto names = names_of(clue, container);
  if (auto found = said(words, start_sayings, names)) return found;
  return Cause{.sentence = filled("{subject} cannot start: ", names) + short_words(words),
               .next = filled(R"(check "command" of "{service}" and its image)", names),
               .final = looped};
}

}  // namespace cloudctl::observe
