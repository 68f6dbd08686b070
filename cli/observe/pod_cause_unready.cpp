#include <array>

#include "base/text.h"
#include "observe/pod_cause_parts.h"
#include "observe/refused_login.h"
#include "observe/sayings.h"

namespace cloudctl::observe {
namespace {

constexpr std::array<Saying, 3> unready_sayings{{
    {R"(HTTP probe failed with statuscode: ([0-9]+))", "answers {1} to its {probe} probe", ""},
    {R"re((?:Get "([^"]+)": )?dial tcp ([^ ]+): connect: connection refused)re",
     "refuses connections at {2}", ""},
    {R"re((?:Get "([^"]+)": |dial tcp ([^ ]+): )?(?:context deadline exceeded|i/o timeout|net/http: request canceled))re",
     "does not answer in time at {1}{2}", ""},
}};

// "Readiness probe failed: …", as the kubelet last told it.
std::string probe_words(const PodClue& clue) {
  const std::string words = event_words(clue.events, "Unhealthy");
  const auto colon = words.find(" probe failed: ");
  if (colon == std::string::npos) return {};
  const bool starting = words.rfind("Startup", 0) == 0;
  const bool live = words.rfind("Liveness", 0) == 0;
  const Names names{{"probe", starting ? "start" : live ? "live" : "ready"}};
  if (const auto found = said(words, unready_sayings, names)) return found->sentence;
  const auto said_so = base::trim(std::string_view(words).substr(colon + 15));
  return filled("says to its {probe} probe: \"", names) +
         base::clipped(base::printable(base::to_valid_utf8(said_so)), 160) + "\"";
}

}  // namespace

std::string unready_words(const PodClue& clue) {
  const bool asked = clue.question && clue.answer && !clue.answer->ok();
  // That nothing came back may be this machine's way to the pods; the node's word counts then.
  const std::string told = probe_words(clue);
  const bool trusted = asked && (clue.answer->how == Answering::answered || told.empty());
  return trusted ? described(*clue.question, *clue.answer) : told;
}

std::optional<Cause> unready_cause(const PodClue& clue, const tool::PodContainer& container) {
  const std::string subject = named(clue.pod, container);
  Cause cause{.sentence = "",
              .next = "look at its last lines, or run \"cloudctl logs " + clue.pod.service + "\"",
              .lines = clue.log};
  if (clue.loopback_only) {
    cause.sentence =
        subject + " listens only on 127.0.0.1 inside itself, where nobody else " + "reaches it";
    cause.next = "let the program listen on 0.0.0.0";
    return cause;
  }
  const std::string words = unready_words(clue);
  if (words.empty()) return std::nullopt;
  cause.sentence = subject + " is not ready: " + words;
  auto told = clue.log;
  told.push_back(event_words(clue.events, "Unhealthy"));
  if (clue.answer) told.push_back(clue.answer->body);
  if (const auto refused = refused_login(told)) {
    cause.sentence = subject + " is not ready: " + refused->words + " (it " + words + ")";
    cause.next = refused->next;
  }
  return cause;
}

}  // namespace cloudctl::observe
