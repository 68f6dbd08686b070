#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/folder_languages.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_files = 50;

constexpr std::array<std::string_view, 7> port_markers = {
    "port=", "port =", "PORT\"", "PORT'", ".listen(", "HTTPServer((", "--bind"};

std::vector<SourceText> sources_of(const FolderFiles& files) {
  std::vector<SourceText> sources;
  // The usual names first: their findings win.
  std::vector<std::string> names = files.ending_with(".py");
  std::stable_partition(names.begin(), names.end(), [](const std::string& name) {
    return name == "app.py" || name == "main.py" || name == "wsgi.py" || name == "server.py";
  });
  for (const std::string& name : names) {
    if (sources.size() == most_files) break;
    if (name.starts_with("test_") || name == "setup.py" || name == "conftest.py") continue;
    if (auto text = files.read(name)) sources.push_back({name, std::move(*text)});
  }
  return sources;
}

// The name on the left of `NAME = Flask(…)`.
std::optional<Finding> application(const SourceText& source) {
  const std::string module = source.name.substr(0, source.name.size() - 3);
  const std::vector<std::string> lines = base::lines(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string origin = fmt::format("{}:{}", source.name, i + 1);
    if (lines[i].starts_with("def create_app(")) return Finding{module + ":create_app()", origin};
    const std::size_t equals = lines[i].find('=');
    if (equals == std::string::npos || lines[i].starts_with(' ')) continue;
    const std::string_view right = base::trim(std::string_view(lines[i]).substr(equals + 1));
    const std::string_view left = base::trim(std::string_view(lines[i]).substr(0, equals));
    const bool is_wsgi = right.starts_with("Flask(") || right.starts_with("flask.Flask(") ||
                         right.starts_with("Bottle(") || right.starts_with("falcon.App(") ||
                         right.starts_with("get_wsgi_application(");
    if (is_wsgi && left.find_first_of(" .[") == std::string_view::npos) {
      return Finding{fmt::format("{}:{}", module, left), origin};
    }
  }
  return {};
}

std::optional<Finding> django(const FolderFiles& files) {
  if (!files.has("manage.py")) return {};
  for (const std::string& folder : files.folders()) {
    const std::string path = folder + "/wsgi.py";
    if (files.read(path)) return Finding{folder + ".wsgi:application", path};
  }
  return {};
}

std::optional<Finding> entry_of(const FolderFiles& files, const std::vector<SourceText>& sources) {
  if (auto found = django(files)) return found;
  for (const SourceText& source : sources) {
    if (auto found = application(source)) return found;
  }
  for (const SourceText& source : sources) {
    if (auto found = finding_of(source, "__main__", source.name)) return found;
  }
  for (const std::string_view name : {"main.py", "app.py", "server.py"}) {
    if (files.has(name)) return Finding{std::string(name), std::string(name)};
  }
  return {};
}

std::optional<Finding> port_of(const std::vector<SourceText>& sources) {
  for (const SourceText& source : sources) {
    if (auto found = port_behind(source, port_markers)) return found;
  }
  // Flask's own default (flask.palletsprojects.com, "Flask.run").
  for (const SourceText& source : sources) {
    if (auto found = finding_of(source, "app.run(", "5000")) return found;
  }
  return {};
}

std::optional<Finding> version_of(const FolderFiles& files) {
  for (const std::string_view name : {".python-version", "runtime.txt"}) {
    const auto text = files.read(name);
    if (!text) continue;
    std::string_view version = base::trim(*text);
    if (version.starts_with("python-")) version.remove_prefix(7);
    if (!version.empty() && version.size() < 20) {
      return Finding{std::string(version.substr(0, version.find('\n'))), std::string(name)};
    }
  }
  return {};
}

}  // namespace

Folder inspect_python(const FolderFiles& files) {
  Folder folder;
  folder.language = Language::python;
  folder.has_lockfile = files.has("requirements.txt");
  const std::vector<SourceText> sources = sources_of(files);
  folder.port = port_of(sources);
  folder.entry = entry_of(files, sources);
  folder.version = version_of(files);
  for (const std::string& line : base::lines(files.read("requirements.txt").value_or(""))) {
    const std::string_view name = base::trim(line);
    if (name.starts_with("gunicorn") &&
        name.find_first_of("abcdefghijklmnopqrstuvwxyz-_", 8) != 8) {
      folder.wsgi = true;
    }
  }
  return folder;
}

}  // namespace cloudctl::config
