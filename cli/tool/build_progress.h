#pragma once
// What a running build says of itself, line by line. Pure words for showing; they decide nothing.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::tool {

struct BuildEvent {
  enum class Kind { step, log, error, warning } kind = Kind::step;
  std::string target;          // of bake: "web"; else empty
  std::string text;            // "RUN make", a line of output, or the error's words
  int current = 0, total = 0;  // step 3 of 9; 0: not counted
  bool cached = false;
  bool done = false;  // the step is over
  bool operator==(const BuildEvent&) const = default;
};

// "Step 3/9 : RUN make" of the classic builder; any other line is a log line.
[[nodiscard]] BuildEvent parse_classic_line(std::string_view line);

// The JSON lines of `--progress=rawjson` (BuildKit, client/graph.go: SolveStatus). Keeps which
// vertex is which; a line that is not JSON becomes a log line.
class BuildProgress {
 public:
  [[nodiscard]] std::vector<BuildEvent> read(std::string_view line);

 private:
  struct Vertex {
    BuildEvent step;
    bool internal = false;  // "[internal] load build context"
    bool started = false, ended = false;
    std::string pending;  // output without line end yet
  };
  std::map<std::string, Vertex> vertexes_;  // by digest
};

}  // namespace cloudctl::tool
