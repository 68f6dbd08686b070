#include "report/terminal.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace cloudctl::report {

namespace {

std::string value(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

bool forced(const Environment& environment, std::string_view name) {
  const std::string text = value(environment, name);
  return !text.empty() && text != "0";
}

bool colour(bool terminal, const Environment& environment, Colour choice) {
  if (choice != Colour::automatic) return choice == Colour::always;
  if (!value(environment, "NO_COLOR").empty()) return false;
  if (forced(environment, "FORCE_COLOR") || forced(environment, "CLICOLOR_FORCE")) return true;
  if (value(environment, "FORCE_COLOR") == "0" || value(environment, "CLICOLOR") == "0") {
    return false;
  }
  return terminal && value(environment, "TERM") != "dumb";
}

std::optional<int> number(std::string_view text) {
  int result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error != std::errc() || end != text.data() + text.size() || result < 1) return {};
  return result;
}

std::optional<Size> forced_size(const Environment& environment) {
  const std::string text = value(environment, "CLOUDCTL_FORCE_TTY");
  const auto cross = text.find('x');
  if (cross == std::string::npos) return {};
  const auto width = number(std::string_view(text).substr(0, cross));
  const auto height = number(std::string_view(text).substr(cross + 1));
  if (!width || !height) return {};
  return Size{.width = *width, .height = *height};
}

bool is_ci(const Environment& environment) {
  const std::string ci = value(environment, "CI");
  return (!ci.empty() && ci != "0" && ci != "false") ||
         !value(environment, "GITHUB_ACTIONS").empty() ||
         !value(environment, "JENKINS_URL").empty() || !value(environment, "TF_BUILD").empty();
}

}  // namespace

Terminal terminal_facts(const RawTerminal& raw, const Environment& environment, Colour choice) {
  Terminal facts;
  const auto size = forced_size(environment);
  facts.in = raw.in;
  facts.out.terminal = raw.out || size;
  facts.err.terminal = raw.err || size;
  facts.out.colour = colour(facts.out.terminal, environment, choice);
  facts.err.colour = colour(facts.err.terminal, environment, choice);
  facts.size = size ? *size : raw.size;
  facts.fixed_size = size.has_value();
  if (facts.size.width < 1 || facts.size.height < 1) facts.size = Size{};
  facts.ci = is_ci(environment);
  facts.github = value(environment, "GITHUB_ACTIONS") == "true";
  return facts;
}

ProgressMode progress_mode(ProgressMode wish, const Terminal& terminal,
                           const Environment& environment) {
  if (wish == ProgressMode::tty && !terminal.err.terminal) {
    throw base::Error({.what = "progress \"tty\" needs a terminal on standard error",
                       .where = "",
                       .next = "use --progress plain, json or quiet",
                       .code = base::ExitCode::usage});
  }
  if (wish != ProgressMode::automatic) return wish;
  const bool can_move = terminal.err.terminal && value(environment, "TERM") != "dumb";
  return can_move && !terminal.ci ? ProgressMode::tty : ProgressMode::plain;
}

}  // namespace cloudctl::report
