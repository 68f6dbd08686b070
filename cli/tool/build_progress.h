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
  int current = 0, total = 0;  // step 3 of 9 (of its stage); 0: not counted
  bool cached = false;
  bool done = false;  // the step is over
  bool operator==(const BuildEvent&) const = default;
};

// "Step 3/9 : RUN make" of the classic builder; any other line is a log line.
[[nodiscard]] BuildEvent parse_classic_line(std::string_view line);

// The JSON of `--progress=rawjson` (BuildKit, client/graph.go: SolveStatus), one document per line
// or, of buildx before 0.14, over many. Keeps which vertex is which; a line that is not JSON
// becomes a log line. The builder's own housekeeping is left out.
class BuildProgress {
 public:
  // `targets`: the names in the bake file; none for a single build.
  explicit BuildProgress(std::vector<std::string> targets = {}) : targets_(std::move(targets)) {}
  [[nodiscard]] std::vector<BuildEvent> read(std::string_view line);

 private:
  struct Vertex {
    BuildEvent step;
    bool internal = false;  // "[internal] load build context"
    bool started = false, ended = false;
    std::string pending;  // output without line end yet
  };
  struct Documents;  // reads the parts of one document
  [[nodiscard]] Vertex named(std::string_view name) const;

  std::vector<std::string> targets_;
  std::map<std::string, Vertex> vertexes_;  // by digest
  std::string document_;                    // lines of one that is not complete yet
};

}  // namespace cloudctl::tool
