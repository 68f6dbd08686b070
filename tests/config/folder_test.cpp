#include "config/folder.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/temporary_folder.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

struct Written {
  std::string name, text;
};

Folder inspected(const std::vector<Written>& files) {
  const test::TemporaryFolder folder;
  for (const Written& file : files) base::write_file(folder.path() / file.name, file.text);
  return inspect(folder.path());
}

}  // namespace

TEST_CASE("folder: a Flask application") {
  const Folder folder =
      inspected({{"requirements.txt", "flask==3.0\ngunicorn\n"},
                 {".python-version", "3.12\n"},
                 {"app.py",
                  "from flask import Flask\napp = Flask(__name__)\n# port=1\n"
                  "if __name__ == \"__main__\":\n    app.run(host=\"0.0.0.0\", port=5001)\n"}});
  CHECK(folder.language == Language::python);
  CHECK(folder.language_origin == "requirements.txt");
  CHECK(folder.port == Finding{"5001", "app.py:5"});
  CHECK(folder.entry == Finding{"app:app", "app.py:2"});
  CHECK(folder.version == Finding{"3.12", ".python-version"});
  CHECK(folder.wsgi);
  CHECK(folder.has_lockfile);
}

TEST_CASE("folder: Python's port comes from the environment's default, or is Flask's own") {
  CHECK(inspected({{"main.py", "p = int(os.environ.get(\"PORT\", \"8000\"))\n"}}).port ==
        Finding{"8000", "main.py:1"});
  CHECK(inspected({{"app.py", "app = Flask(__name__)\napp.run()\n"}}).port ==
        Finding{"5000", "app.py:2"});
  CHECK_FALSE(inspected({{"main.py", "report=3.5\nprint(1)\n"}}).port.has_value());
}

TEST_CASE("folder: Django is started by its wsgi module") {
  CHECK(inspected({{"manage.py", ""}, {"shop/wsgi.py", "x"}}).entry ==
        Finding{"shop.wsgi:application", "shop/wsgi.py"});
}

TEST_CASE("folder: a Node service") {
  const Folder folder =
      inspected({{"package.json",
                  "{\n  \"engines\": {\"node\": \">=20\"},\n  \"scripts\": {\"start\": \"node "
                  "src/server.js\"}\n}\n"},
                 {"package-lock.json", "{}"},
                 {"src/server.js", "const port = process.env.PORT || 3000;\napp.listen(port);\n"}});
  CHECK(folder.language == Language::node);
  CHECK(folder.entry == Finding{"src/server.js", "package.json:3"});
  CHECK(folder.port == Finding{"3000", "src/server.js:1"});
  CHECK(folder.version == Finding{">=20", "package.json:2"});
  CHECK(folder.has_lockfile);
  CHECK(inspected({{"package.json", "{\"scripts\": {\"start\": \"next start\"}}"}}).entry ==
        Finding{"npm start", "package.json:1"});
}

TEST_CASE("folder: a C++ program with CMake") {
  const Folder folder =
      inspected({{"CMakeLists.txt",
                  "find_package(SQLite3 REQUIRED)\nfind_package(Threads)\n"
                  "add_executable(unit_tests t.cpp)\nadd_executable(notes main.cpp)\n"},
                 {"src/main.cpp", "server.listen(\"0.0.0.0\", 8080);\n"}});
  CHECK(folder.language == Language::cpp);
  CHECK(folder.entry == Finding{"notes", "CMakeLists.txt:4"});
  CHECK(folder.port == Finding{"8080", "src/main.cpp:1"});
  CHECK(folder.packages == std::vector<std::string>{"libsqlite3-dev"});
}

TEST_CASE("folder: a static site, a Dockerfile with EXPOSE, and nothing") {
  CHECK(inspected({{"index.html", "<p>"}}).language == Language::site);
  const Folder docker =
      inspected({{"Dockerfile", "FROM a AS b\nEXPOSE 1\nFROM b\nexpose 9090/tcp 9091\n"},
                 {".dockerignore", ""}});
  CHECK(docker.has_dockerfile);
  CHECK(docker.has_dockerignore);
  CHECK(docker.port == Finding{"9090", "Dockerfile:4 (EXPOSE)"});
  CHECK(inspected({{"README", "hello"}}) == Folder{});
}

TEST_CASE("folder: large files and foreign bytes do no harm, a missing folder is said by name") {
  CHECK_FALSE(inspected({{"app.py", "port=5000\n" + std::string(300'000, ' ')}}).port.has_value());
  CHECK(inspected({{"app.py", "# \xff\xfe\nport=5000\n"}}).port == Finding{"5000", "app.py:2"});
  CHECK_THROWS_WITH_AS((void)inspect("/nowhere/at/all"),
                       "the folder \"/nowhere/at/all\" cannot be listed: No such file or directory",
                       base::Error);
}
