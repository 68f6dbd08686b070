#pragma once
// What an application folder says about itself: language, entry point, port. Facts with their
// origin, for `init` to show and for the generated Dockerfile; no defaults, no templates.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cloudctl::config {

enum class Language { none, cpp, python, node, site };

// A value and where it was found: {"5000", "app.py:12"}.
struct Finding {
  std::string value;
  std::string origin;
  bool operator==(const Finding&) const = default;
};

struct Folder {
  bool has_dockerfile = false;
  bool has_dockerignore = false;
  Language language = Language::none;
  std::string
      language_origin;  // "requirements.txt", "CMakeLists.txt", "package.json", "index.html"
  std::optional<Finding> port;   // EXPOSE, app.run(port=…), listen(…), PORT default
  std::optional<Finding> entry;  // python: "app:app" (WSGI) or "main.py"; node: "server.js" or "npm
                                 // start"; cpp: executable target
  std::optional<Finding>
      version;                // of the language, if the folder pins it (.python-version, engines)
  bool has_lockfile = false;  // requirements.txt, package-lock.json
  bool wsgi = false;          // python: served by gunicorn if that is among the requirements
  std::vector<std::string>
      packages;  // cpp: Debian packages that find_package() calls need, where known
  bool operator==(const Folder&) const = default;
};

// Reads a bounded number of files of a bounded size; throws Error if the folder cannot be read.
[[nodiscard]] Folder inspect(const std::filesystem::path& folder);

}  // namespace cloudctl::config
