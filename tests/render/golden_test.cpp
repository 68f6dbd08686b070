// The examples, rendered: examples/NAME/rendered/TARGET/ holds what each of them comes to, byte for
// byte. UPDATE_GOLDEN=1 writes these files anew; read the difference before it is committed.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "config/read.h"
#include "plan/digest.h"
#include "plan/resolve.h"
#include "render/tree.h"

using namespace cloudctl;
namespace fs = std::filesystem;

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
  for (const char* name : {"hello", "todo", "flask", "polyglot"}) {
    const Example read = example(fs::path(SOURCE_ROOT) / "examples" / name);
    CHECK(read.project.targets.size() >= 2);
    for (const auto& [target, settings] : read.project.targets) check(read, target);
  }
}

TEST_CASE("examples: the reference renders for the target that honours all it asks for") {
  check(example(fs::path(SOURCE_ROOT) / "examples" / "reference"), "local");
}
