#include "render/tree.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "render/eject.h"
#include "render/embedded.h"
#include "render/specimen.h"

using namespace cloudctl;

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
