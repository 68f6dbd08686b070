#include <array>
#include <regex>

#include "base/text.h"
#include "observe/cause.h"

namespace cloudctl::observe {
namespace {

// What engines say (moby 20.10 to 28, runc 1.1) and what it means. {1} is the first group.
struct Saying {
  const char* pattern;
  const char* sentence;
  const char* next;
};

constexpr std::array<Saying, 8> sayings{{
    {R"((?:Bind for |listen tcp[46]? )([0-9.:\[\]]*[0-9]):? ?(?:failed: )?(?:port is already allocated|bind: address already in use))",
     "cannot start: host port {1} is taken",
     "stop what listens there (\"ss -ltnp\" names it), or set another port with \"expose\""},
    {R"(exec: \\?"([^"\\]*)\\?": (?:executable file not found|stat [^ ]*: no such file|no such file))",
     "cannot start: program \"{1}\" is not in its image",
     "check \"command\" in cloudctl.yaml and the image's ENTRYPOINT"},
    {R"(exec: \\?"([^"\\]*)\\?": permission denied)",
     "cannot start: \"{1}\" in its image is not executable",
     "set its execute bit in the Dockerfile (\"RUN chmod +x\")"},
    {"exec format error", "cannot start: its image is made for another processor",
     "build or choose an image for this machine's architecture"},
    {R"(stat ([^ ]+): no such file or directory)",
     "cannot start: program \"{1}\" is not in its image",
     "check \"command\" in cloudctl.yaml and the image's ENTRYPOINT"},
    {R"([Nn]o such image: ([^ "]+))", "cannot be made: image \"{1}\" is not in the engine",
     "run \"cloudctl build\", or check the image's name"},
    {R"(unable to find user ([^: ]+))", "cannot start: user \"{1}\" is not in its image",
     "check USER in the Dockerfile"},
    {"[Mm]inimum memory limit", "cannot be made: its memory limit is too small for the engine",
     "raise \"resources.memory\""},
}};

std::string filled(std::string text, const std::string& group) {
  const auto at = text.find("{1}");
  if (at != std::string::npos) text.replace(at, 3, base::printable(group));
  return text;
}

}  // namespace

Cause start_failure(const std::string& words, const std::string& container) {
  const std::string name = "container \"" + container + "\" ";
  // A hostile or odd message must not cost time: what matters stands in its first part.
  const std::string part = base::to_valid_utf8(words).substr(0, 2000);
  for (const auto& saying : sayings) {
    std::smatch found;
    if (!std::regex_search(part, found, std::regex(saying.pattern))) continue;
    const std::string group = found.size() > 1 ? found[1].str() : std::string();
    return {.sentence = name + filled(saying.sentence, group), .next = saying.next, .final = true};
  }
  const auto lines = base::lines(part);
  return {.sentence = name + "cannot start" +
                      (lines.empty() ? std::string()
                                     : ": " + base::clipped(base::printable(lines.front()), 300)),
          .next = "see the whole message with \"docker inspect " + container + "\"",
          .final = true};
}

}  // namespace cloudctl::observe
