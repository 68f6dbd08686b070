#include "render/facts_dockerfile.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "render/dockerfile_text.h"
#include "render/generated.h"

namespace cloudctl::render {

namespace {

using Words = std::vector<std::string>;

struct Defaults {
  std::string version;  // of the base image, where the folder does not pin one
  Words health;         // how the program is asked for its health, if it listens
};

// Nothing but what every image of the language has: no curl, no wget.
Defaults defaults_of(config::Language language) {
  switch (language) {
    case config::Language::python:
      return {.version = "3.13",
              .health = {"python", "-c",
                         "import os, socket; "
                         "socket.create_connection(('127.0.0.1', int(os.environ['PORT'])), 2)"}};
    case config::Language::node:
      return {.version = "20",
              .health = {"node", "-e",
                         "require('net').connect(process.env.PORT, '127.0.0.1')"
                         ".on('connect', () => process.exit(0))"
                         ".on('error', () => process.exit(1))"}};
    case config::Language::cpp:
      return {.version = "bookworm", .health = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT"}};
    case config::Language::site:
      return {.version = "1.26", .health = {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT"}};
    case config::Language::none:
      break;
  }
  return {};
}

// Tags of base images are numbers; a range (">=20") or a name leaves us at ours.
std::string version_of(const config::Folder& folder, const Defaults& defaults) {
  if (!folder.version || folder.version->value.empty()) return defaults.version;
  const std::string& text = folder.version->value;
  const bool is_number = text.find_first_not_of("0123456789.") == std::string::npos;
  return is_number && text.front() != '.' && text.back() != '.' ? text : defaults.version;
}

bool is_wsgi(const config::Folder& folder) {
  return folder.language == config::Language::python && folder.entry &&
         folder.entry->value.find(':') != std::string::npos;
}

base::Error unclear(const plan::ImageBuild& build, const std::string& what,
                    const std::string& next) {
  return base::Error({.what = "a Dockerfile cannot be made: " + what,
                      .where = build.context,
                      .next = next,
                      .code = base::ExitCode::usage});
}

Words start_of(const plan::ImageBuild& build) {
  const config::Folder& folder = build.generated;
  if (folder.language == config::Language::site) return {"nginx", "-g", "daemon off;"};
  if (!folder.entry || folder.entry->value.empty()) {
    throw unclear(build, "the folder does not say how the program is started",
                  "write a Dockerfile, or name the main file as usual (main.py, server.js, "
                  "add_executable in CMakeLists.txt)");
  }
  const std::string& entry = folder.entry->value;
  if (folder.language == config::Language::cpp) return {"/usr/local/bin/" + entry};
  if (folder.language == config::Language::node) {
    if (entry.starts_with("npm ")) return base::split(entry, ' ');
    return {"node", entry};
  }
  // /dev/shm: gunicorn's heartbeat file must be writable, and not on a disk (docs.gunicorn.org,
  // "FAQ"). Its address comes from PORT.
  if (is_wsgi(folder)) {
    return {"gunicorn", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", entry};
  }
  return {"python", entry};
}

Fact packages_of(const config::Folder& folder) {
  Words sorted = folder.packages;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return List(sorted.begin(), sorted.end());
}

Fact listening(const config::Folder& folder, const Words& health) {
  const int port = listening_port(folder);
  if (port == 0) return false;
  return Facts{{"port", port}, {"health", Raw{json_array(health)}}};
}

}  // namespace

std::string dockerfile_template(const plan::ImageBuild& build) {
  switch (build.generated.language) {
    case config::Language::cpp:
      return "docker/cpp.Dockerfile";
    case config::Language::python:
      return "docker/python.Dockerfile";
    case config::Language::node:
      return "docker/node.Dockerfile";
    case config::Language::site:
      return "docker/site.Dockerfile";
    case config::Language::none:
      break;
  }
  throw unclear(build, "the folder has none, and is of no language that we know",
                "write one; it is made for C++ with CMake, Python, Node and static sites");
}

Facts dockerfile_facts(const plan::ImageBuild& build) {
  const config::Folder& folder = build.generated;
  const Defaults defaults = defaults_of(folder.language);
  const bool is_cpp = folder.language == config::Language::cpp;
  return Facts{{"version", version_of(folder, defaults)},
               {"start", Raw{json_array(start_of(build))}},
               {"listening", listening(folder, defaults.health)},
               {"has_lockfile", folder.has_lockfile},
               {"adds_gunicorn", is_wsgi(folder) && !folder.wsgi},
               {"packages", packages_of(folder)},
               {"executable", is_cpp && folder.entry ? Fact(folder.entry->value) : Fact(false)}};
}

}  // namespace cloudctl::render
