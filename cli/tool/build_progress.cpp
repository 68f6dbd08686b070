#include "tool/build_progress.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "tool/json.h"
#include "tool/registry.h"

namespace cloudctl::tool {
namespace {

using Kind = BuildEvent::Kind;

struct Count {
  int current = 0, total = 0;
};

// "3/9"
Count count_of(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return {};
  const Count count{.current = to_int(word.substr(0, slash)),
                    .total = to_int(word.substr(slash + 1))};
  return count.current > 0 && count.total > 0 ? count : Count{};
}

// Without colours: the classic builder writes a step's stderr in red.
std::string plain(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    const std::size_t escape = line.find("\x1b[");
    text += line.substr(0, escape);
    if (escape == std::string_view::npos) break;
    line.remove_prefix(escape);
    const std::size_t end = line.find('m');
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return base::to_valid_utf8(text);
}

BuildEvent log_line(std::string_view target, std::string_view line) {
  return {.kind = Kind::log, .target = std::string(target), .text = plain(line)};
}

std::string decoded(const Json& object, std::string_view name) {
  return from_base64(text(object, name)).value_or("");
}

}  // namespace

BuildEvent parse_classic_line(std::string_view line) {
  constexpr std::string_view step = "Step ";
  const std::size_t colon = line.find(" : ");
  if (line.starts_with(step) && colon != std::string_view::npos) {
    const Count count = count_of(line.substr(step.size(), colon - step.size()));
    if (count.total > 0) {
      return {.text = std::string(line.substr(colon + 3)),
              .current = count.current,
              .total = count.total};
    }
  }
  return log_line("", line);
}

// "[web stage-1 2/5] RUN make", "[2/5] RUN make", "[web internal] load build context", "exporting
// to image": in brackets the target (if there are several), platform, stage, and the count.
BuildProgress::Vertex BuildProgress::named(std::string_view name) const {
  Vertex vertex;
  if (targets_.size() == 1) vertex.step.target = targets_.front();
  const std::size_t end = name.find("] ");
  if (!name.starts_with('[') || end == std::string_view::npos) {
    vertex.internal = true;
    vertex.step.text = name;
    return vertex;
  }
  const std::vector<std::string> words = base::split(name.substr(1, end - 1), ' ');
  if (std::ranges::find(targets_, words.front()) != targets_.end()) {
    vertex.step.target = words.front();
  }
  const Count count = count_of(words.back());
  vertex.internal = count.total == 0;
  vertex.step.current = count.current;
  vertex.step.total = count.total;
  vertex.step.text = name.substr(end + 2);
  return vertex;
}

struct BuildProgress::Documents {
  BuildProgress& progress;
  std::vector<BuildEvent> events;

  void vertex(const Json& facts) {
    const std::string digest = text(facts, "digest");
    const auto [found, fresh] = progress.vertexes_.try_emplace(digest);
    Vertex& vertex = found->second;
    if (fresh) vertex = progress.named(text(facts, "name"));
    if (vertex.ended) return;
    const bool ended = !text(facts, "completed").empty();
    const bool starts = !vertex.started && !text(facts, "started").empty();
    const std::string error = text(facts, "error");
    vertex.started = vertex.started || starts;
    vertex.ended = ended;
    vertex.step.cached = vertex.step.cached || flag(facts, "cached");
    vertex.step.done = ended && error.empty();
    if (ended) flush(vertex);
    if (!vertex.internal && (starts || vertex.step.done)) events.push_back(vertex.step);
    // What another step's failure ended has nothing to say.
    if (!error.empty() && !error.ends_with("context canceled")) {
      events.push_back({.kind = Kind::error, .target = vertex.step.target, .text = error});
    }
  }

  void log(const Json& facts) {
    Vertex& vertex = progress.vertexes_[text(facts, "vertex")];
    vertex.pending += decoded(facts, "data");
    for (;;) {
      const std::size_t end = vertex.pending.find_first_of("\r\n");
      if (end == std::string::npos) break;
      const bool worth = end > 0 || vertex.pending[end] == '\n';
      if (worth) events.push_back(log_line(vertex.step.target, vertex.pending.substr(0, end)));
      const bool both = vertex.pending.compare(end, 2, "\r\n") == 0;
      vertex.pending.erase(0, end + (both ? 2 : 1));
    }
    constexpr std::size_t longest = 64U << 10U;
    if (vertex.pending.size() > longest) flush(vertex);
  }

  void flush(Vertex& vertex) {
    if (!vertex.pending.empty()) events.push_back(log_line(vertex.step.target, vertex.pending));
    vertex.pending.clear();
  }

  void warning(const Json& facts) {
    const auto vertex = progress.vertexes_.find(text(facts, "vertex"));
    const std::string target = vertex == progress.vertexes_.end() ? "" : vertex->second.step.target;
    events.push_back(
        {.kind = Kind::warning, .target = target, .text = plain(decoded(facts, "short"))});
  }

  void read(const Json& document) {
    for (const Json& facts : member(document, "vertexes")) vertex(facts);
    for (const Json& facts : member(document, "logs")) log(facts);
    for (const Json& facts : member(document, "warnings")) warning(facts);
  }
};

std::vector<BuildEvent> BuildProgress::read(std::string_view line) {
  constexpr std::string_view error = "ERROR: ";
  Documents documents{.progress = *this};
  if (document_.empty() && !line.starts_with('{')) {
    const std::string words = plain(line);
    if (words.starts_with(error))
      return {{.kind = Kind::error, .text = words.substr(error.size())}};
    return words.empty() ? std::vector<BuildEvent>() : std::vector{log_line("", line)};
  }
  // One that is spread over lines ends with the only "}" that is not indented.
  const bool complete = document_.empty() ? line != "{" : line == "}";
  document_ += line;
  if (!complete) return {};
  const Json document = Json::parse(document_, nullptr, false);
  if (document.is_discarded()) {
    documents.events.push_back(log_line("", document_));
  } else {
    documents.read(document);
  }
  document_.clear();
  return documents.events;
}

}  // namespace cloudctl::tool
