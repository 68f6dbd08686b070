#pragma once
// A Runner for tests: answers with what was prepared and starts nothing. Strict both ways: a call
// that nothing was prepared for fails the test, and so does an answer that nobody asked for.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "process/runner.h"

namespace cloudctl::test {

[[nodiscard]] process::Completed exits(int code, std::string out = "", std::string err = "");

// Whether a text is of a pattern in which "*" stands for any text.
[[nodiscard]] bool is_like(std::string_view text, std::string_view pattern);

class FakeRunner : public process::Runner {
 public:
  using Answer = std::function<process::Completed(const process::CommandLine&)>;
  using Matcher = std::function<bool(const process::CommandLine&)>;

  FakeRunner() = default;
  ~FakeRunner() override;
  FakeRunner(const FakeRunner&) = delete;
  FakeRunner& operator=(const FakeRunner&) = delete;

  // One answer for one call. `pattern` is the whole command as process::printed shows it, with "*"
  // for any text. Of several that fit the first unused one is taken, so the order matters only
  // where patterns are alike.
  FakeRunner& expect(std::string pattern, process::Completed completed = exits(0));
  FakeRunner& expect(std::string pattern, Answer answer);
  FakeRunner& expect(std::string name, Matcher matcher, Answer answer);
  // For every such call, after the single ones are used up; there must be at least one.
  FakeRunner& whenever(std::string pattern, Answer answer);

  // Tells its lines to on_line, first those of stdout, and a process id that cannot exist to
  // on_start; stdout goes to on_out instead, if there is one. Takes all of more_input.
  process::Completed run(const process::CommandLine& command,
                         const process::RunOptions& options) override;

  // All commands that ran, in their order.
  [[nodiscard]] std::vector<process::CommandLine> commands() const;
  [[nodiscard]] std::vector<std::string> printed() const;
  // What was streamed into those that took more_input, in their order.
  [[nodiscard]] std::vector<std::string> streamed() const;

 private:
  struct Prepared {
    std::string name;
    Matcher matcher;
    Answer answer;
    bool again = false;
    bool used = false;
  };
  Answer take(const process::CommandLine& command);
  void drain(const process::RunOptions& options);

  mutable std::mutex mutex_;
  std::vector<Prepared> prepared_;
  std::vector<process::CommandLine> commands_;
  std::vector<std::string> streamed_;
};

}  // namespace cloudctl::test
