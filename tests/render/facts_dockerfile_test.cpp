#include "render/facts_dockerfile.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;
using config::Language;

namespace {

std::string dockerfile(const plan::Image& image) {
  return specimen::content(render::render_build(*image.build, {}), "Dockerfile");
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "Dockerfile: no builder-specific syntax, not root, asked for its health, for every language") {
  for (const auto& [language, entry] :
       {std::pair{Language::cpp, "hello"}, std::pair{Language::python, "main.py"},
        std::pair{Language::node, "server.js"}, std::pair{Language::site, ""}}) {
    const std::string text = dockerfile(specimen::generated(language, entry));
    CAPTURE(text);
    CHECK_FALSE(holds(text, "syntax="));
    CHECK_FALSE(holds(text, "<<"));
    CHECK_FALSE(holds(text, ":latest"));
    CHECK_FALSE(holds(text, "curl"));
    CHECK(text.rfind("\nUSER ") > text.rfind("\nRUN "));
    CHECK_FALSE(holds(text.substr(text.rfind("\nUSER ")), "USER 0"));
    CHECK(holds(text, "\nEXPOSE 5000\n"));
    CHECK(holds(text,
                "HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD [\""));
    CHECK(holds(text, "\nCMD [\""));
  }
}

TEST_CASE("Dockerfile: a WSGI application is served by gunicorn, which is added if need be") {
  plan::Image image = specimen::generated(Language::python, "app:app");
  image.build->generated.has_lockfile = true;
  const std::string own =
      "/venv/bin/pip install --no-cache-dir --disable-pip-version-check gunicorn\n";
  CHECK(holds(dockerfile(image), own));
  image.build->generated.wsgi = true;
  CHECK_FALSE(holds(dockerfile(image), own));
  CHECK(holds(dockerfile(image),
              "CMD [\"gunicorn\", \"--workers=2\", \"--threads=4\", "
              "\"--worker-tmp-dir=/dev/shm\", \"app:app\"]\n"));
}

TEST_CASE("Dockerfile: packages come before the sources, so that they stay cached") {
  plan::Image image = specimen::generated(Language::python, "main.py");
  image.build->generated.has_lockfile = true;
  std::string text = dockerfile(image);
  CHECK(text.find("COPY requirements.txt") < text.find("COPY . ."));
  image = specimen::generated(Language::node, "npm start");
  CHECK(holds(dockerfile(image), "npm install --omit=dev"));
  CHECK(holds(dockerfile(image), "CMD [\"npm\", \"start\"]\n"));
  image.build->generated.has_lockfile = true;
  text = dockerfile(image);
  CHECK(holds(text, "npm ci --omit=dev"));
  CHECK(text.find("npm ci") < text.find("COPY . ."));
  image = specimen::generated(Language::cpp, "server");
  image.build->generated.packages = {"libfmt-dev", "libcurl4-openssl-dev", "libfmt-dev"};
  text = dockerfile(image);
  CHECK(holds(text,
              "      ninja-build \\\n      libcurl4-openssl-dev \\\n      libfmt-dev \\\n && rm"));
  CHECK(holds(text, "CMD [\"/usr/local/bin/server\"]\n"));
}

TEST_CASE("Dockerfile: a pinned version is the base image's, a range is not") {
  plan::Image image = specimen::generated(Language::python, "main.py");
  CHECK(holds(dockerfile(image), "FROM python:3.13-slim\n"));
  image.build->generated.version = config::Finding{"3.11", ".python-version"};
  CHECK(holds(dockerfile(image), "FROM python:3.11-slim\n"));
  image.build->generated.version = config::Finding{">=3.9", "pyproject.toml"};
  CHECK(holds(dockerfile(image), "FROM python:3.13-slim\n"));
}

TEST_CASE("Dockerfile: a worker without a port is not asked over the network") {
  plan::Image image = specimen::generated(Language::node, "worker.js");
  image.build->generated.port.reset();
  const std::string text = dockerfile(image);
  CHECK_FALSE(holds(text, "EXPOSE"));
  CHECK_FALSE(holds(text, "HEALTHCHECK"));
}

TEST_CASE("Dockerfile: what is not known is refused with the way out") {
  plan::Image image = specimen::generated(Language::none, "x");
  try {
    (void)dockerfile(image);
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "a Dockerfile cannot be made: the folder has none, and is of no language that we know");
    CHECK(error.failure().where == "/project");
  }
  image = specimen::generated(Language::python, "");
  CHECK_THROWS_WITH_AS(
      (void)dockerfile(image),
      "a Dockerfile cannot be made: the folder does not say how the program is started",
      base::Error);
  CHECK_THROWS_AS((void)dockerfile(specimen::generated(Language::cpp, "a b; rm")), base::Error);
}
