#include "action/context.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "support/temporary_folder.h"

using cloudctl::action::ContextDigest;
using cloudctl::action::digest;
using cloudctl::base::write_file;
namespace fs = std::filesystem;

namespace {

// A folder to build from, and a run of cloudctl at a time when all its files are old.
struct Application {
  cloudctl::test::TemporaryFolder folder;
  fs::path root = folder.path() / "app";
  fs::path cache = folder.path() / "cache";
  cloudctl::plan::ImageBuild build{};
  std::map<std::string, std::string> generated{{"build/web/Dockerfile", "FROM scratch\n"}};
  std::chrono::seconds later{3600};

  Application() {
    build.context = root.string();
    write("main.py", "print()\n");
    write("lib/a.py", "a = 1\n");
  }
  void write(const std::string& path, const std::string& text) const {
    write_file(root / path, text);
  }
  [[nodiscard]] ContextDigest run() const {
    return digest(build, generated, cache, std::chrono::system_clock::now() + later);
  }
  [[nodiscard]] std::string sha256() const { return run().sha256; }
  // Whether a change makes another image.
  template <typename Change>
  [[nodiscard]] bool matters(Change change) const {
    const std::string before = sha256();
    change();
    return sha256() != before;
  }
  [[nodiscard]] std::string failure() const {
    try {
      return sha256();
    } catch (const cloudctl::base::Error& error) {
      return error.failure().what + " | " + error.failure().next;
    }
  }
};

}  // namespace

TEST_CASE("context: an unchanged tree is not read again, and a changed file alone is") {
  const Application app;
  const auto first = app.run();
  CHECK(first.files == 2);
  CHECK(first.read == 2);
  CHECK(first.sha256.size() == 64);
  const auto second = app.run();
  CHECK(second.read == 0);
  CHECK(second.sha256 == first.sha256);
  app.write("lib/a.py", "a = 2\n");
  const auto third = app.run();
  CHECK(third.read == 1);
  CHECK(third.sha256 != first.sha256);
  app.write("lib/a.py", "a = 1\n");
  CHECK(app.run().sha256 == first.sha256);
}

TEST_CASE("context: what was written just now is read again the next time") {
  Application app;
  app.later = std::chrono::seconds(0);
  CHECK(app.run().read == 2);
  CHECK(app.run().read == 2);
}

TEST_CASE("context: neither its place nor time stamps nor the cache change the digest") {
  const Application one, other;
  CHECK(one.sha256() == other.sha256());
  fs::last_write_time(other.root / "main.py",
                      fs::file_time_type::clock::now() - std::chrono::hours(100));
  CHECK(one.sha256() == other.sha256());
  write_file(other.cache, "rubbish");
  CHECK(one.sha256() == other.sha256());
  CHECK(other.run().read == 0);
}

TEST_CASE("context: path, kind, content and permissions of every file matter") {
  const Application app;
  CHECK(app.matters([&] { app.write("new.py", ""); }));
  CHECK(app.matters([&] { fs::rename(app.root / "new.py", app.root / "newer.py"); }));
  CHECK(app.matters([&] { fs::permissions(app.root / "newer.py", fs::perms(0755)); }));
  CHECK(app.matters([&] { fs::permissions(app.root / "newer.py", fs::perms(0600)); }));
  CHECK(app.matters([&] { app.write("newer.py", "x"); }));
  CHECK(app.matters([&] { fs::remove(app.root / "newer.py"); }));
  CHECK(app.matters([&] { fs::create_symlink("main.py", app.root / "link"); }));
  CHECK(app.matters([&] {
    fs::remove(app.root / "link");
    fs::create_symlink("lib/a.py", app.root / "link");
  }));
  CHECK(app.matters([&] { fs::create_directory(app.root / "empty"); }));
  CHECK(app.matters([&] { fs::permissions(app.root / "empty", fs::perms(0700)); }));
}

TEST_CASE("context: Dockerfile, arguments, stage, platforms and ignore file matter") {
  Application app;
  CHECK(app.matters([&] { app.generated["build/web/Dockerfile"] += "USER 1\n"; }));
  CHECK(app.matters([&] { app.build.args["A"] = "1"; }));
  CHECK(app.matters([&] { app.build.args = {{"A", "2"}}; }));
  CHECK(app.matters([&] { app.build.target = "run"; }));
  CHECK(app.matters([&] { app.build.platforms = {"linux/amd64", "linux/arm64"}; }));
  CHECK(!app.matters([&] { app.build.platforms = {"linux/arm64", "linux/amd64"}; }));
  CHECK(app.matters([&] { app.write(".dockerignore", "lib\n"); }));
  CHECK(app.run().files == 2);  // main.py and .dockerignore itself
}

TEST_CASE("context: what is ignored does not matter, whatever it is") {
  Application app;
  app.write(".dockerignore", "cache\n*.log\n!cache/keep\n");
  app.write("cache/keep", "1");
  CHECK(!app.matters([&] { app.write("a.log", "1"); }));
  CHECK(!app.matters([&] { app.write("cache/x", "1"); }));
  CHECK(!app.matters([&] { CHECK(mkfifo((app.root / "cache/pipe").c_str(), 0600) == 0); }));
  CHECK(app.matters([&] { app.write("cache/keep", "2"); }));
}

TEST_CASE("context: the user's Dockerfile brings its own ignore file") {
  Application app;
  app.write(".dockerignore", "main.py\n");
  app.write("docker/web", "FROM scratch\n");
  app.build.dockerfile = (app.root / "docker/web").string();
  CHECK(app.run().files == 3);
  app.write("docker/web.dockerignore", "lib\n");
  CHECK(app.run().files == 4);
  CHECK(app.matters([&] { app.write("main.py", "2"); }));
  CHECK(!app.matters([&] { app.write("lib/a.py", "2"); }));
}

TEST_CASE("context: a generated ignore file is taken if the folder has none of its own") {
  Application app;
  app.generated["build/web/Dockerfile.dockerignore"] = "lib\n";
  CHECK(app.run().files == 2);
  app.build.generates_ignore = true;
  CHECK(app.run().files == 1);
}

TEST_CASE("context: links are not followed, not even in a circle") {
  const Application app;
  fs::create_directory_symlink("..", app.root / "lib/up");
  fs::create_symlink("nowhere", app.root / "broken");
  CHECK(app.run().files == 2);
}

TEST_CASE("context: many folders, looked at side by side, give one digest") {
  const Application one, other;
  for (const auto& app : {&one, &other}) {
    for (int i = 0; i < 60; ++i) {
      app->write("d" + std::to_string(i % 8) + "/e" + std::to_string(i) + "/f", std::to_string(i));
    }
  }
  CHECK(one.run().files == 62);
  CHECK(one.sha256() == other.sha256());
  CHECK(one.run().read == 0);
}

TEST_CASE("context: a folder too deep for the system is an error, not a wait") {
  const Application app;
  const std::string name(250, 'd');
  int folder = open(app.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (int depth = 0; depth < 20; ++depth) {
    CHECK(mkdirat(folder, name.c_str(), 0700) == 0);
    const int inner = openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    close(folder);
    folder = inner;
  }
  close(folder);
  CHECK(app.failure().find("cannot be opened: File name too long") != std::string::npos);
}

TEST_CASE("context: names that are no text are names") {
  const Application app;
  CHECK(app.matters([&] { app.write("\xFF\xFE", "1"); }));
  CHECK(app.matters([&] { app.write("a\nb", "1"); }));
  CHECK(app.run().read == 0);
}

TEST_CASE("context: what cannot go into an image is an error with a way out") {
  Application app;
  CHECK(mkfifo((app.root / "pipe").c_str(), 0600) == 0);
  CHECK(app.failure() == "\"" + (app.root / "pipe").string() +
                             "\" cannot go into an image: it is a socket, pipe or device | remove "
                             "it, or add \"pipe\" to \".dockerignore\"");
}

TEST_CASE("context: a folder, a Dockerfile or an ignore rule that is wrong is named") {
  Application app;
  app.write(".dockerignore", "[\n");
  CHECK(app.failure().starts_with("ignore rule \"[\" is malformed"));
  app.build.dockerfile = (app.root / "Dockerfile").string();
  CHECK(app.failure() == "Dockerfile \"" + app.build.dockerfile +
                             "\" is not there | check \"build\", or run \"cloudctl init\" to have "
                             "one written");
  app.build.dockerfile.clear();
  app.build.context = (app.root / "nowhere").string();
  CHECK(app.failure() == "build context \"" + app.build.context +
                             "\" cannot be opened: No such file or directory | check the path of "
                             "\"build\" and the folder's permissions");
}
