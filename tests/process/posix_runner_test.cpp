#include "process/posix_runner.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "support/temporary_folder.h"

// The children are little shell programs: they are what is tested here, the product has no shell.

using namespace cloudctl;
using namespace std::chrono_literals;
using process::Completed;
using process::Ending;
using process::PosixRunner;
using process::Stream;
using Texts = std::vector<std::string>;

static const Texts environment = {"PATH=/usr/bin:/bin", "LANG=C", "COLOUR=blue"};

static Completed run(const process::CommandLine& command, const process::RunOptions& options = {}) {
  const base::Cancel cancel;
  return PosixRunner(cancel, environment).run(command, options);
}

static process::CommandLine shell(const std::string& script) {
  return {.argv = {"sh", "-c", script}};
}

// Whether a process runs; one that only waits to be reaped by somebody else does not.
static bool runs(const std::string& pid) {
  const auto stat = base::read_file_if_there("/proc/" + pid + "/stat");
  return stat && stat->substr(stat->rfind(')') + 2, 1) != "Z";
}

static bool ends_soon(const std::string& pid) {
  for (int i = 0; i < 40 && runs(pid); ++i) std::this_thread::sleep_for(5ms);
  return !runs(pid);
}

TEST_CASE("runner: both streams and the exit code are told apart") {
  const Completed completed = run(shell("echo out; echo err >&2; exit 3"));
  CHECK(completed.ending == Ending::exited);
  CHECK(completed.code == 3);
  CHECK(completed.out == "out\n");
  CHECK(completed.err == "err\n");
  CHECK_FALSE(completed.ok());
  CHECK_FALSE(completed.cut);
  CHECK(run(shell("exit 0")).ok());
}

TEST_CASE("runner: a program that does not exist is a value, not a crash") {
  const process::CommandLine command = {.argv = {"no-such-program-anywhere"}};
  const Completed completed = run(command);
  CHECK(completed.ending == Ending::not_found);
  CHECK(completed.error == "No such file or directory");
  CHECK(process::outcome(command, completed) == "was not found on PATH");
}

TEST_CASE("runner: a program that cannot be executed is told with the reason") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "plain", "x", 0644);
  base::write_file(folder.path() / "no-format", "echo x", 0755);
  base::write_file(folder.path() / "no-interpreter", "#!/nowhere/python\n", 0755);
  const auto reason = [&](const char* name) {
    const Completed completed = run({.argv = {(folder.path() / name).string()}});
    CHECK(completed.ending == Ending::not_found);
    return completed.error;
  };
  CHECK(reason("plain") == "Permission denied");
  CHECK(reason("no-format") == "Exec format error");
  CHECK(reason("no-interpreter") == "the interpreter or loader of " +
                                        (folder.path() / "no-interpreter").string() +
                                        " is missing");
  CHECK(run({.argv = {"true"}, .directory = "/nowhere"}).error == "no folder /nowhere");
}

TEST_CASE("runner: runs in the directory and the environment it was given") {
  CHECK(run({.argv = {"pwd"}, .directory = "/usr"}).out == "/usr\n");
  CHECK(run({.argv = {"sh", "-c", "echo $COLOUR $SHAPE"}, .env = {{"SHAPE", "a b"}}}).out ==
        "blue a b\n");
  CHECK(run({.argv = {"sh", "-c", "echo $COLOUR"}, .env = {{"COLOUR", "red"}}}).out == "red\n");
}

TEST_CASE("runner: a secret is in the environment of the program and not in its arguments") {
  process::CommandLine command = shell("tr '\\0' ' ' < /proc/$$/cmdline; echo; echo \"$TOKEN\"");
  command.secret_env = {{"TOKEN", base::Secret("hunter2")}};
  const Texts lines = base::lines(run(command).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("hunter2") == std::string::npos);
  CHECK(lines[0].find("sh -c") == 0);
  CHECK(lines[1] == "hunter2");
}

TEST_CASE("runner: without input a program reads nothing and does not wait") {
  CHECK(run({.argv = {"cat"}}).out.empty());
}

TEST_CASE("runner: input and output larger than any pipe do not block each other") {
  const std::string input(3U << 20U, 'x');
  const Completed completed = run({.argv = {"cat"}, .input = base::Secret(input)});
  CHECK(completed.ok());
  CHECK(completed.out == input);
}

TEST_CASE("runner: a program that does not read its input is no trouble") {
  const std::string input(1U << 20U, 'x');
  CHECK(run({.argv = {"true"}, .input = base::Secret(input)}).ok());
  CHECK(run({.argv = {"sh", "-c", "exec <&-; sleep 0.05; exit 4"}, .input = base::Secret(input)})
            .code == 4);
}

TEST_CASE("runner: a hundred megabytes pass through bounded memory") {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  std::size_t lines = 0;
  const Completed completed =
      run({.argv = {"head", "-c", "100000000", "/dev/zero"}},
          {.keep = 1U << 20U, .on_line = [&](Stream, std::string_view) { ++lines; }});
  getrusage(RUSAGE_SELF, &after);
  CHECK(completed.ok());
  CHECK(completed.cut);
  CHECK(completed.out.size() == 1U << 20U);
  CHECK(lines == 100'000'000 / (64U << 10U) + 1);
  CHECK(after.ru_maxrss - before.ru_maxrss < 16 << 10);  // KiB
}

TEST_CASE("runner: output that is no text comes unchanged") {
  CHECK(run(shell("printf '\\377\\376\\000\\200\\n'")).out == std::string("\xff\xfe\0\x80\n", 5));
}

TEST_CASE("runner: lines are told while the program runs") {
  const test::TemporaryFolder folder;
  const std::string file = (folder.path() / "heard").string();
  Texts heard;
  const Completed completed =
      run(shell("echo one; until [ -e " + file + " ]; do sleep 0.01; done; echo two >&2; printf 3"),
          {.deadline = 3s, .on_line = [&](Stream stream, std::string_view line) {
             heard.push_back((stream == Stream::out ? "out " : "err ") + std::string(line));
             base::write_file(file, "");
           }});
  CHECK(completed.ok());
  std::sort(heard.begin() + 1, heard.end());
  CHECK(heard == Texts{"out one", "err two", "out 3"});
}

TEST_CASE("runner: the id of the program is told as soon as it runs, and is its group's") {
  int pid = 0;
  const Completed completed =
      run(shell("cut -d' ' -f1,5 /proc/$$/stat"), {.on_start = [&](int id) { pid = id; }});
  CHECK(completed.out == std::to_string(pid) + " " + std::to_string(pid) + "\n");
}

TEST_CASE("runner: a program that hangs is ended by its deadline") {
  const process::CommandLine command = {.argv = {"sleep", "9"}};
  const Completed completed = run(command, {.deadline = 60ms});
  CHECK(completed.ending == Ending::timed_out);
  CHECK(completed.signal == SIGTERM);
  CHECK(completed.duration < 400ms);
  CHECK(process::outcome(command, completed) == "took longer than 60 ms");
}

TEST_CASE("runner: a program that does not listen to TERM is killed after the grace") {
  const Completed completed =
      run(shell("trap '' TERM; echo begun; sleep 9; sleep 9"), {.deadline = 60ms, .grace = 60ms});
  CHECK(completed.ending == Ending::timed_out);
  CHECK(completed.signal == SIGKILL);
  CHECK(completed.out == "begun\n");
  CHECK(completed.duration >= 120ms);
  CHECK(completed.duration < 450ms);
}

TEST_CASE("runner: what a program says when it is told to end is still heard") {
  const Completed completed =
      run(shell("trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.01; done"),
          {.deadline = 80ms});
  CHECK(completed.ending == Ending::timed_out);
  CHECK(completed.out == "hello\nbye\n");
}

TEST_CASE("runner: the children of a program that is ended die too") {
  SUBCASE("those that end by TERM") {
    const Completed completed = run(shell("sleep 9 & echo $!; wait"), {.deadline = 60ms});
    CHECK(ends_soon(std::string(base::trim(completed.out))));
  }
  SUBCASE("those that do not listen, and hold the streams") {
    const Completed completed = run(shell("(trap '' TERM; exec sleep 9) & echo $!; wait"),
                                    {.deadline = 60ms, .grace = 60ms});
    CHECK(completed.ending == Ending::timed_out);
    CHECK(ends_soon(std::string(base::trim(completed.out))));
  }
  SUBCASE("those that do not listen, and hold nothing") {
    const Completed completed = run(
        shell("(trap '' TERM; exec sleep 9 >/dev/null 2>&1) & echo $!; wait"), {.deadline = 60ms});
    CHECK(ends_soon(std::string(base::trim(completed.out))));
  }
}

TEST_CASE("runner: a child that keeps the streams open after the program's end is not waited for") {
  const Completed completed = run(shell("sleep 2 & echo $!"));
  CHECK(completed.ok());
  CHECK(completed.duration < 450ms);
  const std::string pid(base::trim(completed.out));
  CHECK(runs(pid));
  kill(std::stoi(pid), SIGKILL);
}

TEST_CASE("runner: a program that dies by a signal is told so") {
  const Completed completed = run(shell("kill -9 $$"));
  CHECK(completed.ending == Ending::signalled);
  CHECK(completed.signal == SIGKILL);
}

TEST_CASE("runner: a program that closes its streams early is awaited") {
  const Completed completed = run(shell("exec >&- 2>&-; sleep 0.05; exit 5"));
  CHECK(completed.code == 5);
  CHECK(completed.duration >= 50ms);
}

TEST_CASE("runner: Ctrl-C ends a running program") {
  base::Cancel cancel;
  std::thread user([&] {
    std::this_thread::sleep_for(50ms);
    cancel.request();
  });
  const Completed completed = PosixRunner(cancel, environment).run({.argv = {"sleep", "9"}}, {});
  user.join();
  CHECK(completed.ending == Ending::cancelled);
  CHECK(completed.signal == SIGTERM);
  CHECK(completed.duration < 400ms);
}

TEST_CASE("runner: a second Ctrl-C ends it at once, whatever it does") {
  base::Cancel cancel;
  std::thread user([&] {
    for (int i = 0; i < 2; ++i) {
      std::this_thread::sleep_for(60ms);
      cancel.request();
    }
  });
  const Completed completed =
      PosixRunner(cancel, environment).run(shell("trap '' TERM; sleep 9; sleep 9"), {.grace = 9s});
  user.join();
  CHECK(completed.ending == Ending::cancelled);
  CHECK(completed.signal == SIGKILL);
  CHECK(completed.duration < 450ms);
}

TEST_CASE("runner: after Ctrl-C only what cleans up is started, until it comes again") {
  base::Cancel cancel;
  cancel.request();
  PosixRunner runner(cancel, environment);
  const test::TemporaryFolder folder;
  CHECK(runner.run({.argv = {"touch", (folder.path() / "x").string()}}, {}).ending ==
        Ending::cancelled);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "x"));
  CHECK(runner.run({.argv = {"echo", "x"}}, {.clean_up = true}).out == "x\n");
  std::thread user([&] {
    std::this_thread::sleep_for(50ms);
    cancel.request();
  });
  const Completed completed = runner.run({.argv = {"sleep", "9"}}, {.clean_up = true});
  user.join();
  CHECK(completed.ending == Ending::cancelled);
  CHECK(completed.duration < 400ms);
}

TEST_CASE("runner: eight programs at once neither mix nor inherit each other's files") {
  const base::Cancel cancel;
  PosixRunner runner(cancel, environment);
  std::array<Completed, 8> results;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] {
      const std::string input(300'000, static_cast<char>('a' + i));
      results[i] = runner.run(
          {.argv = {"sh", "-c", "cat; ls /proc/self/fd >&2"}, .input = base::Secret(input)},
          {.deadline = 9s});
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < results.size(); ++i) {
    CHECK(results[i].out == std::string(300'000, static_cast<char>('a' + i)));
    // The fourth is the folder that ls itself reads.
    CHECK(results[i].err == "0\n1\n2\n3\n");
  }
}

TEST_CASE("runner: no descriptor is left open") {
  const auto open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         std::filesystem::directory_iterator());
  };
  const auto before = open_files();
  for (int i = 0; i < 5; ++i) (void)run({.argv = {"cat"}, .input = base::Secret("x")});
  (void)run({.argv = {"no-such-program"}});
  CHECK(open_files() == before);
}

TEST_CASE("runner: a program cannot ask on our terminal") {
  CHECK_FALSE(run(shell(": < /dev/tty")).ok());
}

TEST_CASE("runner: signals that we ignore are not ignored by the program") {
  const auto before = signal(SIGPIPE, SIG_IGN);
  const Completed completed = run(shell("kill -PIPE $$; exit 0"));
  signal(SIGPIPE, before);
  CHECK(completed.ending == Ending::signalled);
  CHECK(completed.signal == SIGPIPE);
}

TEST_CASE("runner: a program does not outlive a listener that throws") {
  std::string pid;
  CHECK_THROWS_AS(run(shell("echo $$; exec sleep 9"), {.on_line =
                                                           [&](Stream, std::string_view line) {
                                                             pid = line;
                                                             throw base::Error({.what = "enough"});
                                                           }}),
                  base::Error);
  CHECK(ends_soon(pid));
}

TEST_CASE("runner: an interactive program shares our process group and streams") {
  const std::string group = std::to_string(getpgrp());
  const Completed same =
      run(shell("[ \"$(cut -d' ' -f5 /proc/$$/stat)\" = " + group + " ] && exit 7"),
          {.deadline = 1ms, .interactive = true});
  CHECK(same.ending == Ending::exited);
  CHECK(same.code == 7);
  CHECK(same.out.empty());
}

TEST_CASE("runner: Ctrl-C is an interactive program's own affair") {
  base::Cancel cancel;
  std::thread user([&] {
    std::this_thread::sleep_for(30ms);
    cancel.request();
  });
  const Completed completed =
      PosixRunner(cancel, environment).run(shell("sleep 0.1; exit 6"), {.interactive = true});
  user.join();
  CHECK(completed.code == 6);
}

// The moment at which the program has said that it runs.
static process::RunOptions stopped_when_ready(std::stop_source& source) {
  return {.on_line =
              [&source](Stream, std::string_view line) {
                if (line == "ready") source.request_stop();
              },
          .stop = source.get_token()};
}

TEST_CASE("runner: another thread ends a run at once, and what was written until then is kept") {
  std::stop_source source;
  std::jthread other;
  const Completed completed = run(
      shell("echo ready; exec sleep 20"),
      {.on_line = [&](Stream,
                      std::string_view) { other = std::jthread([&] { source.request_stop(); }); },
       .stop = source.get_token()});
  CHECK(completed.ending == Ending::stopped);
  CHECK_FALSE(completed.ok());
  CHECK(completed.out == "ready\n");
  CHECK(completed.duration < 2s);
  CHECK(process::outcome({}, completed) == "was ended");
}

TEST_CASE("runner: one that is silent is woken by the request too") {
  std::stop_source source;
  const std::jthread other([&] {
    std::this_thread::sleep_for(20ms);
    source.request_stop();
  });
  const Completed completed = run({.argv = {"sleep", "20"}}, {.stop = source.get_token()});
  CHECK(completed.ending == Ending::stopped);
  CHECK(completed.duration < 2s);
}

TEST_CASE("runner: an ended run gets time to clean up, and its helpers end with it") {
  const test::TemporaryFolder folder;
  std::stop_source source;
  process::CommandLine command =
      shell("trap 'echo bye > end; exit 0' TERM; sleep 20 & echo $! > helper; echo ready; wait");
  command.directory = folder.path();
  const Completed completed = run(command, stopped_when_ready(source));
  CHECK(completed.ending == Ending::stopped);
  CHECK(base::read_file(folder.path() / "end") == "bye\n");
  CHECK(ends_soon(std::string(base::trim(base::read_file(folder.path() / "helper")))));
}

TEST_CASE("runner: one that will not end is killed after its grace") {
  std::stop_source source;
  process::RunOptions options = stopped_when_ready(source);
  options.grace = 50ms;
  const Completed completed =
      run(shell("trap '' TERM; echo ready; while :; do sleep 0.01; done"), options);
  CHECK(completed.ending == Ending::stopped);
  CHECK(completed.signal == SIGKILL);
  CHECK(completed.duration < 2s);
}

TEST_CASE("runner: nothing starts that is not needed any longer") {
  const test::TemporaryFolder folder;
  std::stop_source source;
  source.request_stop();
  const Completed completed =
      run({.argv = {"touch", "made"}, .directory = folder.path()}, {.stop = source.get_token()});
  CHECK(completed.ending == Ending::stopped);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "made"));
}

TEST_CASE("runner: a token that nobody requests changes nothing") {
  const std::stop_source source;
  CHECK(run(shell("echo out; exit 3"), {.stop = source.get_token()}).code == 3);
}

TEST_CASE("runner: what is streamed through a program comes out whole and is not kept") {
  constexpr std::size_t all = 40U << 20U;
  std::size_t given = 0, got = 0;
  bool same = true;
  process::CommandLine command{.argv = {"cat"}};
  command.input = base::Secret("first ");
  process::RunOptions options;
  options.more_input = [&](std::size_t most) {
    const std::size_t size = std::min(most, all - given);
    given += size;
    return std::string(size, 'x');
  };
  options.on_out = [&](std::string_view bytes) {
    same = same && (got > 0 ? bytes.find_first_not_of('x', got < 6 ? 6 - got : 0) == bytes.npos
                            : bytes.starts_with("first "));
    got += bytes.size();
  };
  const Completed completed = run(command, options);
  CHECK(completed.ok());
  CHECK(completed.out.empty());
  CHECK(got == all + 6);
  CHECK(same);
}

TEST_CASE("runner: a program that is streamed nothing finds an empty input") {
  process::RunOptions options;
  options.more_input = [](std::size_t) { return std::string(); };
  CHECK(run(shell("wc -c"), options).out == "0\n");
}

TEST_CASE("runner: a slow taker loses nothing of what a program wrote before it ended") {
  std::string got;
  process::RunOptions options;
  options.on_out = [&](std::string_view bytes) {
    if (got.empty()) std::this_thread::sleep_for(400ms);
    got += bytes;
  };
  CHECK(run(shell("head -c 90000 /dev/zero; printf end"), options).ok());
  CHECK(got.size() == 90003);
  CHECK(got.ends_with("end"));
}

TEST_CASE("runner: who cannot take more ends the program, and says why") {
  std::string pid;
  process::RunOptions options;
  options.on_start = [&](int started) { pid = std::to_string(started); };
  options.on_out = [](std::string_view) { throw base::Error({.what = "the disk is full"}); };
  CHECK_THROWS_WITH(static_cast<void>(run(shell("while :; do echo more; done"), options)),
                    "the disk is full");
  CHECK(ends_soon(pid));
}
