#include "support/fake_runner.h"

#include <doctest/doctest.h>

#include <utility>

#include "base/text.h"

namespace cloudctl::test {

using process::CommandLine;
using process::Completed;

Completed exits(int code, std::string out, std::string err) {
  Completed completed;
  completed.code = code;
  completed.out = std::move(out);
  completed.err = std::move(err);
  return completed;
}

bool is_like(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= text.size(); ++at) {
    if (is_like(text.substr(at), rest)) return true;
  }
  return false;
}

FakeRunner::~FakeRunner() {
  for (const Prepared& one : prepared_) {
    if (!one.used) FAIL_CHECK("was never run: ", one.name);
  }
}

FakeRunner& FakeRunner::expect(std::string pattern, Completed completed) {
  return expect(std::move(pattern),
                [completed = std::move(completed)](const CommandLine&) { return completed; });
}

FakeRunner& FakeRunner::expect(std::string pattern, Answer answer) {
  const auto like = [pattern](const CommandLine& command) {
    return is_like(process::printed(command), pattern);
  };
  return expect(std::move(pattern), like, std::move(answer));
}

FakeRunner& FakeRunner::expect(std::string name, Matcher matcher, Answer answer) {
  const std::lock_guard guard(mutex_);
  prepared_.push_back(
      {.name = std::move(name), .matcher = std::move(matcher), .answer = std::move(answer)});
  return *this;
}

FakeRunner& FakeRunner::whenever(std::string pattern, Answer answer) {
  expect(std::move(pattern), std::move(answer));
  const std::lock_guard guard(mutex_);
  prepared_.back().again = true;
  return *this;
}

FakeRunner::Answer FakeRunner::take(const CommandLine& command) {
  const std::lock_guard guard(mutex_);
  commands_.push_back(command);
  for (const bool again : {false, true}) {
    for (Prepared& one : prepared_) {
      if (one.again != again || (one.used && !again) || !one.matcher(command)) continue;
      one.used = true;
      return one.answer;
    }
  }
  return {};
}

void FakeRunner::drain(const process::RunOptions& options) {
  if (!options.more_input) return;
  std::string all;
  for (auto piece = options.more_input(7); !piece.empty(); piece = options.more_input(7)) {
    all += piece;
  }
  const std::lock_guard guard(mutex_);
  streamed_.push_back(std::move(all));
}

std::vector<std::string> FakeRunner::streamed() const {
  const std::lock_guard guard(mutex_);
  return streamed_;
}

Completed FakeRunner::run(const CommandLine& command, const process::RunOptions& options) {
  const Answer answer = take(command);
  if (!answer) {
    FAIL_CHECK("was not expected to run: ", process::printed(command));
    Completed completed;
    completed.ending = process::Ending::not_found;
    completed.error = "not expected by the test";
    return completed;
  }
  constexpr int beyond_all_processes = 1 << 23;  // proc(5): pid_max is at most 2^22
  if (options.on_start) options.on_start(beyond_all_processes);
  drain(options);
  Completed completed = answer(command);
  if (options.on_out) options.on_out(std::exchange(completed.out, {}));
  if (options.on_line) {
    for (const std::string& line : base::lines(completed.out)) {
      options.on_line(process::Stream::out, line);
    }
    for (const std::string& line : base::lines(completed.err)) {
      options.on_line(process::Stream::err, line);
    }
  }
  return completed;
}

std::vector<CommandLine> FakeRunner::commands() const {
  const std::lock_guard guard(mutex_);
  return commands_;
}

std::vector<std::string> FakeRunner::printed() const {
  std::vector<std::string> texts;
  for (const CommandLine& command : commands()) texts.push_back(process::printed(command));
  return texts;
}

}  // namespace cloudctl::test
