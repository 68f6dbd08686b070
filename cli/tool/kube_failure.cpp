// The part of kube_object.h that reads what kubectl says on stderr: it has no structured form.

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "tool/kube_object.h"

namespace cloudctl::tool {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "E1121 15:07:11.195509    5177 memcache.go:265] …": what the client library logs on its way.
bool is_log_line(std::string_view line) {
  if (line.size() < 6 || std::string_view("EIWF").find(line[0]) == std::string_view::npos)
    return false;
  return std::all_of(line.begin() + 1, line.begin() + 5, is_digit) && line[5] == ' ';
}

constexpr std::string_view server_error = "Error from server";

// Messages begin in one of these ways; their further lines in none (kubectl, pkg/cmd/util:
// StandardErrorMessage and checkErr).
bool begins_message(std::string_view line) {
  static constexpr std::array<std::string_view, 8> beginnings = {"error: ",
                                                                 server_error,
                                                                 "The connection to the server",
                                                                 "The ",
                                                                 "Unable to connect ",
                                                                 "Error in configuration",
                                                                 "error ",
                                                                 "Error: "};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return line.starts_with(beginning); });
}

// The last message, with its further lines.
std::vector<std::string> last_message(std::string_view err) {
  std::vector<std::string> message;
  for (const std::string& line : base::lines(base::to_valid_utf8(err))) {
    if (is_log_line(line) || base::trim(line).empty()) continue;
    if (line.starts_with("Warning: ")) continue;
    if (begins_message(line)) message.clear();
    // Of several kinds asked for at once, each says the same.
    if (message.empty() || message.back() != line) message.push_back(line);
  }
  return message;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Sign {
  std::string_view text;
  KubeError kind;
};

// The first that a message holds tells its kind.
constexpr std::array<Sign, 37> signs = {{
    {"Apply failed with ", KubeError::conflict},
    {"Operation cannot be fulfilled on ", KubeError::conflict},
    {"Error from server (NotFound)", KubeError::not_found},
    {"Error from server (AlreadyExists)", KubeError::exists},
    {"Error from server (Conflict)", KubeError::conflict},
    {"Error from server (Forbidden)", KubeError::forbidden},
    {"Error from server (Unauthorized)", KubeError::unauthorised},
    {"Error from server (Invalid)", KubeError::invalid},
    {"Error from server (BadRequest)", KubeError::invalid},
    {"failed to create typed patch object", KubeError::invalid},
    {"Error from server (ServiceUnavailable)", KubeError::busy},
    {"Error from server (TooManyRequests)", KubeError::busy},
    {"Error from server (InternalError)", KubeError::busy},
    {"Error from server (Timeout)", KubeError::busy},
    {"Error from server (ServerTimeout)", KubeError::busy},
    {"Error from server: etcdserver", KubeError::busy},
    {"the server is currently unable to handle the request", KubeError::busy},
    {"You must be logged in to the server", KubeError::unauthorised},
    {"the server has asked for the client to provide credentials", KubeError::unauthorised},
    {"getting credentials", KubeError::unauthorised},
    {"Please enter Username", KubeError::unauthorised},
    // What kubectl tries when nobody told it of any cluster.
    {"The connection to the server localhost:8080 was refused", KubeError::no_context},
    {"The connection to the server", KubeError::unreachable},
    {"Unable to connect to the server", KubeError::unreachable},
    {"http2: client connection lost", KubeError::unreachable},
    {"i/o timeout", KubeError::unreachable},
    {"connection refused", KubeError::unreachable},
    {"connection reset by peer", KubeError::unreachable},
    {"Client.Timeout exceeded", KubeError::unreachable},
    {"context was not found for specified context", KubeError::no_context},
    {"current-context must exist", KubeError::no_context},
    {"cannot locate context", KubeError::no_context},
    {"Error in configuration", KubeError::no_context},
    {"no such file or directory", KubeError::no_context},
    {"no matches for kind", KubeError::invalid},
    {"the server doesn't have a resource type", KubeError::invalid},
    {" is invalid: ", KubeError::invalid},
}};

KubeError kind_of(std::string_view message) {
  if (message.starts_with("context \"") && holds(message, "\" does not exist")) {
    return KubeError::no_context;
  }
  const auto found = std::find_if(signs.begin(), signs.end(),
                                  [&](const Sign& s) { return holds(message, s.text); });
  return found == signs.end() ? KubeError::other : found->kind;
}

// `error when creating "STDIN": …`: where it came from means nothing to a reader.
void drop_origin(std::string& text) {
  constexpr std::string_view origin = "\"STDIN\": ";
  const std::size_t at = text.find(origin);
  if (text.starts_with("error when ") && at != std::string::npos) text.erase(0, at + origin.size());
}

std::string sentence_of(const std::vector<std::string>& message) {
  std::string text = message.front();
  // A list of faults goes on one line; what kubectl advises about conflicts is not for our readers.
  for (std::size_t i = 1; i < message.size(); ++i) {
    if (message[i].starts_with("Please review")) break;
    const bool item = message[i].starts_with("* ") || message[i].starts_with("- ");
    if (i == 1) text.erase(text.find_last_not_of(' ') + 1);
    text += (i == 1 || !item ? " " : ", ") + (item ? message[i].substr(2) : message[i]);
  }
  if (text.starts_with(server_error)) {
    const std::size_t colon = text.find(": ");
    if (colon != std::string::npos) text.erase(0, colon + 2);
  }
  for (const std::string_view prefix : {"error: ", "Error: "}) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  }
  drop_origin(text);
  return base::printable(base::trim(text));
}

// `"name" with subresource "scale" using apps/v1 at 2026-…`: the first words in quotes.
std::string quoted_name(std::string_view text) {
  const std::size_t open = text.find('"');
  if (open == std::string_view::npos) return "";
  const std::size_t close = text.find('"', open + 1);
  return close == std::string_view::npos ? ""
                                         : std::string(text.substr(open + 1, close - open - 1));
}

}  // namespace

KubeFailure failure(const process::Completed& completed) {
  using process::Ending;
  if (completed.ok()) return {};
  if (completed.ending == Ending::not_found)
    return {.kind = KubeError::missing_tool, .sentence = "kubectl was not found on PATH"};
  const std::vector<std::string> message = last_message(completed.err);
  if (completed.ending == Ending::timed_out)
    return {.kind = KubeError::unreachable,
            .sentence = message.empty() ? "it did not answer in time" : sentence_of(message)};
  if (message.empty())
    return {.kind = KubeError::other, .sentence = "kubectl failed without a word"};
  return {.kind = kind_of(base::join(message, "\n")), .sentence = sentence_of(message)};
}

bool is_passing(KubeError kind) {
  return kind == KubeError::unreachable || kind == KubeError::busy;
}

// apimachinery, managedfields/internal/conflict.go: one conflict stands on the line itself, several
// as a list below each manager.
std::vector<ApplyConflict> parse_conflicts(std::string_view err) {
  std::vector<ApplyConflict> conflicts;
  std::string manager;
  for (const std::string& line : base::lines(base::to_valid_utf8(err))) {
    const std::size_t one = line.find("conflict with \"");
    if (one != std::string::npos) {
      const std::size_t field = line.find(": .", one);
      if (field != std::string::npos)
        conflicts.push_back({.manager = quoted_name(std::string_view(line).substr(one)),
                             .field = line.substr(field + 2)});
    } else if (const std::size_t many = line.find("conflicts with \""); many != std::string::npos) {
      manager = quoted_name(std::string_view(line).substr(many));
    } else if (!manager.empty() && line.starts_with("- .")) {
      conflicts.push_back({.manager = manager, .field = line.substr(2)});
    } else {
      manager.clear();
    }
  }
  return conflicts;
}

}  // namespace cloudctl::tool
