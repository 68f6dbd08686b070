#include "render/tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "config/read.h"
#include "plan/digest.h"
#include "plan/resolve.h"
#include "render/eject.h"
#include "render/embedded.h"
#include "render/specimen.h"
#include "support/sources.h"

using namespace cloudctl;
namespace fs = std::filesystem;

TEST_CASE("render: the same plan gives the same bytes, sorted by path") {
  plan::Service api = specimen::web();
  api.name = "api";
  api.image = specimen::generated(config::Language::python, "main.py");
  for (const auto& plan :
       {specimen::local({api, specimen::web()}), specimen::kubernetes({api, specimen::web()})}) {
    const render::Tree files = render::render(plan, {});
    CHECK(files == render::render(plan, {}));
    CHECK(std::is_sorted(files.begin(), files.end(),
                         [](const auto& a, const auto& b) { return a.path < b.path; }));
    for (const render::File& file : files) CHECK(file.content.back() == '\n');
  }
}

TEST_CASE("render: a generated Dockerfile and its ignore file go along, the user's do not") {
  plan::Service service = specimen::web();
  service.image = specimen::generated(config::Language::python, "main.py");
  render::Tree files = render::render(specimen::local({service}), {});
  CHECK(specimen::has(files, "build/web/Dockerfile"));
  CHECK(specimen::has(files, "build/web/Dockerfile.dockerignore"));
  CHECK(render::render_build(*service.image.build, {}).at(0).content ==
        specimen::content(files, "build/web/Dockerfile"));
  service.image.build->generates_ignore = false;
  files = render::render(specimen::local({service}), {});
  CHECK(specimen::has(files, "build/web/Dockerfile"));
  CHECK_FALSE(specimen::has(files, "build/web/Dockerfile.dockerignore"));
  service.image.build->dockerfile = "/project/Dockerfile";
  files = render::render(specimen::local({service}), {});
  CHECK(files.size() == 1);
  CHECK(render::render_build(*service.image.build, {}).empty());
}

TEST_CASE("render: the user's own template wins") {
  const render::Overrides own{{"local/compose.yaml", "name: {{project}}\nservices: {}\n"}};
  const render::Tree files = render::render(specimen::local({specimen::web()}), own);
  CHECK(specimen::content(files, "compose.yaml") == "name: notes\nservices: {}\n");
}

TEST_CASE("render: a template that gives no YAML is an error with the place") {
  const render::Overrides own{{"local/compose.yaml", "name: {{project}}\nname: again\n"}};
  try {
    (void)render::render(specimen::local({}), own);
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "template \"local/compose.yaml\" gives no valid YAML: the key \"name\" stands there "
          "twice");
    CHECK(error.failure().where == "line 2, column 1 of what it gives");
    CHECK(error.failure().next == "correct or remove .cloudctl/templates/local/compose.yaml");
  }
}

TEST_CASE("render: a template of an unknown name is an error with the nearest one") {
  const render::Overrides own{{"local/compoes.yaml", "a: 1\n"}};
  try {
    (void)render::render(specimen::local({}), own);
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "there is no template \"local/compoes.yaml\" to replace");
    CHECK(error.failure().next == "did you mean \"local/compose.yaml\"?");
  }
}

TEST_CASE("render: ejected templates render as the embedded ones do") {
  render::Overrides own;
  const std::string folder = std::string(render::templates_folder) + "/";
  const render::Tree ejected = render::ejected();
  CHECK(ejected.size() == render::embedded_files().size());
  for (const render::File& file : ejected) {
    CHECK(file.path.starts_with(folder));
    own.push_back({file.path.substr(folder.size()), file.content});
  }
  for (const auto& plan :
       {specimen::local({specimen::web()}), specimen::kubernetes({specimen::web()})}) {
    CHECK(render::render(plan, own) == render::render(plan, {}));
  }
}

// The examples, rendered: examples/NAME/rendered/TARGET/ holds what each of them comes to, byte for
// byte. UPDATE_GOLDEN=1 writes these files anew; read the difference before it is committed.
namespace {

struct Example {
  fs::path folder;
  base::Source source;
  config::Project project;
};

Example example(const fs::path& folder) {
  const base::Source source{"cloudctl.yaml", base::read_file(folder / "cloudctl.yaml")};
  config::Reading reading = config::read(source);
  for (const base::Diagnostic& diagnostic : reading.diagnostics) {
    FAIL_CHECK(base::render(diagnostic, source, false));
  }
  return {folder, source, std::move(reading.project)};
}

// What a service or companion is built from; the content hash is made up, for sources may change.
void look_at(const std::string& key, const std::optional<config::Build>& build,
             const fs::path& folder, plan::Request& request) {
  if (!build) return;
  request.folders[key] = config::inspect(folder / build->context);
  request.contents[key] = plan::sha256("content of " + key);
}

plan::Resolution resolved(const Example& example, const std::string& target) {
  plan::Request request{.target = target, .root = example.folder.string()};
  for (const auto& [name, service] : example.project.services) {
    look_at(name, service.build, example.folder, request);
    for (const config::Companion& companion :
         service.companions.value_or(std::vector<config::Companion>{})) {
      look_at(name + "/" + companion.name, companion.build, example.folder, request);
    }
  }
  return plan::resolve(example.project, request);
}

void update(const fs::path& golden, const render::Tree& files) {
  fs::remove_all(golden);
  for (const render::File& file : files) base::write_file(golden / file.path, file.content);
}

void compare(const fs::path& golden, const render::Tree& files) {
  for (const render::File& file : files) {
    const auto expected = base::read_file_if_there(golden / file.path);
    CAPTURE((golden / file.path).string());
    REQUIRE(expected.has_value());
    CHECK(*expected == file.content);
  }
  const auto is_file = [](const auto& entry) { return entry.is_regular_file(); };
  const auto all = fs::recursive_directory_iterator(golden);
  CHECK(std::count_if(begin(all), end(all), is_file) == static_cast<std::ptrdiff_t>(files.size()));
}

void check(const Example& example, const std::string& target) {
  CAPTURE(example.folder.filename().string());
  CAPTURE(target);
  const plan::Resolution resolution = resolved(example, target);
  for (const base::Diagnostic& diagnostic : resolution.diagnostics) {
    FAIL_CHECK(base::render(diagnostic, example.source, false));
  }
  const fs::path golden = example.folder / "rendered" / target;
  const render::Tree files = render::render(resolution.plan, {});
  if (const char* wanted = std::getenv("UPDATE_GOLDEN"); wanted != nullptr && *wanted == '1') {
    update(golden, files);
  }
  compare(golden, files);
}

}  // namespace

TEST_CASE("examples: each renders for each of its targets to the files that it holds") {
  for (const char* name : {"hello", "todo", "data", "query", "flask", "polyglot"}) {
    const Example read = example(fs::path(test::source_root()) / "examples" / name);
    CHECK(read.project.targets.size() >= 2);
    for (const auto& [target, settings] : read.project.targets) check(read, target);
  }
}

TEST_CASE("cases: ready-made services and clusters render to the files that they hold") {
  for (const char* name : {"backing", "eks"}) {
    const Example read = example(fs::path(test::source_root()) / "tests/render/cases" / name);
    for (const auto& [target, settings] : read.project.targets) check(read, target);
  }
}

TEST_CASE("examples: the reference renders for the target that honours all it asks for") {
  check(example(fs::path(test::source_root()) / "examples" / "reference"), "local");
}
