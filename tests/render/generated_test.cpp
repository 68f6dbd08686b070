#include "render/generated.h"

#include <doctest/doctest.h>

#include "render/specimen.h"

using namespace cloudctl;
using config::Language;

TEST_CASE("render: a generated image listens where the folder says, or as its language does") {
  config::Folder folder{.language = Language::python};
  CHECK(render::listening_port(folder) == 0);
  folder.wsgi = true;
  CHECK(render::listening_port(folder) == 8000);
  folder.port = config::Finding{"5000", "app.py:12"};
  CHECK(render::listening_port(folder) == 5000);
  folder.port = config::Finding{"99999", "app.py:12"};
  CHECK(render::listening_port(folder) == 8000);
  CHECK(render::listening_port({.language = Language::site}) == 8080);
}

TEST_CASE("render: a generated image is told its port, unless the user tells it") {
  plan::Service service = specimen::web();
  CHECK(render::environment_of(service).empty());
  service.image = specimen::generated(Language::node, "server.js");
  CHECK(render::environment_of(service) == std::map<std::string, std::string>{{"PORT", "8080"}});
  service.env = {{"PORT", "9000"}};
  CHECK(render::environment_of(service).at("PORT") == "9000");
  service.env.clear();
  service.image = specimen::generated(Language::site, "");
  CHECK(render::environment_of(service).empty());
}

TEST_CASE("render: only an image of our making with a port brings a health check of ours") {
  CHECK_FALSE(render::has_healthcheck(specimen::web().image));
  plan::Image image = specimen::generated(Language::cpp, "hello");
  CHECK(render::has_healthcheck(image));
  image.build->generated.port.reset();
  CHECK_FALSE(render::has_healthcheck(image));
  image.build->dockerfile = "/project/Dockerfile";
  CHECK_FALSE(render::is_generated(image));
}
