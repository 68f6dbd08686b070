#include "config/folder.h"

#include <fmt/format.h>

#include "base/text.h"
#include "config/dockerfile.h"
#include "config/folder_languages.h"

namespace cloudctl::config {
namespace {

struct Mark {
  std::string_view file;
  Language language;
};

// The first one that is there decides: a Python project may have a package.json for its page, a
// Node project hardly a requirements.txt.
constexpr Mark marks[] = {
    {"CMakeLists.txt", Language::cpp},    {"requirements.txt", Language::python},
    {"pyproject.toml", Language::python}, {"manage.py", Language::python},
    {"package.json", Language::node},     {"app.py", Language::python},
    {"main.py", Language::python},        {"server.js", Language::node},
    {"index.html", Language::site},
};

Folder by_language(const FolderFiles& files) {
  for (const Mark& mark : marks) {
    if (!files.has(mark.file)) continue;
    Folder folder;
    if (mark.language == Language::cpp) folder = inspect_cpp(files);
    if (mark.language == Language::python) folder = inspect_python(files);
    if (mark.language == Language::node) folder = inspect_node(files);
    folder.language = mark.language;
    folder.language_origin = std::string(mark.file);
    return folder;
  }
  return {};
}

// The last EXPOSE of a Dockerfile: that of the stage that runs.
std::optional<Finding> exposed_port(const std::string& dockerfile) {
  std::optional<Finding> port;
  for (const Instruction& instruction : instructions_of(dockerfile)) {
    if (instruction.word != "EXPOSE") continue;
    const std::string_view first =
        std::string_view(instruction.text).substr(0, instruction.text.find_first_of(" /"));
    if (first.empty() || first.find_first_not_of("0123456789") != std::string_view::npos) continue;
    port = Finding{std::string(first), fmt::format("Dockerfile:{} (EXPOSE)", instruction.line)};
  }
  return port;
}

}  // namespace

Folder inspect(const std::filesystem::path& path) {
  const FolderFiles files(path);
  Folder folder = by_language(files);
  folder.has_dockerignore = files.has(".dockerignore");
  folder.has_dockerfile = files.has("Dockerfile");
  if (const auto text = files.read("Dockerfile")) {
    if (auto port = exposed_port(*text)) folder.port = std::move(port);
  }
  return folder;
}

}  // namespace cloudctl::config
