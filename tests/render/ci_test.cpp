#include "render/ci.h"

#include <doctest/doctest.h>

#include <array>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "config/read.h"
#include "plan/resolve.h"
#include "render/eject.h"
#include "render/specimen.h"
#include "support/golden.h"
#include "support/sources.h"

using namespace cloudctl;
using render::CiRequest;
using render::CiSystem;

namespace {

constexpr std::array systems{std::pair{CiSystem::github, "github"},
                             std::pair{CiSystem::gitlab, "gitlab"},
                             std::pair{CiSystem::jenkins, "jenkins"}};

struct Example {
  plan::Plan plan;
  CiRequest request;
};

// An example as it is, or with a registry, a cluster and a secret of its own.
Example example(const std::string& name, bool in_cluster) {
  const std::string root = test::source_root() + "/examples/" + name;
  auto project = config::read({"cloudctl.yaml", base::read_file(root + "/cloudctl.yaml")}).project;
  plan::Request request;
  request.target = in_cluster ? "staging" : "local";
  request.root = root;
  Example example;
  for (auto& [service, settings] : project.services) {
    if (!settings.build) continue;
    request.folders[service] = config::inspect(root + "/" + settings.build->context);
    example.request.code.push_back(
        {.path = settings.build->context.substr(settings.build->context.starts_with("./") ? 2 : 0),
         .folder = request.folders[service]});
    if (in_cluster) settings.secrets = {"SESSION_KEY", "API_TOKEN"};
  }
  if (in_cluster) {
    project.registry = "registry.example.com/acme";
    config::Target staging;
    staging.type = config::TargetType::kubernetes;
    staging.context = "staging-admin@staging";
    project.targets["staging"] = staging;
    example.request.folder = "deploy/shop";
    example.request.branch = "release";
  }
  const auto resolution = plan::resolve(project, request);
  REQUIRE_FALSE(base::has_errors(resolution.diagnostics));
  example.plan = resolution.plan;
  return example;
}

std::string pipeline(Example example, CiSystem system, const render::Overrides& own = {}) {
  example.request.system = system;
  return render::ci_pipeline(example.plan, example.request, own).content;
}

std::string refusal(const Example& example) {
  try {
    (void)render::ci_pipeline(example.plan, example.request, {});
  } catch (const base::Error& error) {
    CHECK(error.failure().code == base::ExitCode::usage);
    return error.failure().what;
  }
  return "";
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("ci: the pipelines of two examples, on this machine and in a cluster") {
  for (const auto& [system, word] : systems) {
    test::check_golden(std::string("render/ci-hello-") + word,
                       pipeline(example("hello", false), system));
    test::check_golden(std::string("render/ci-polyglot-") + word,
                       pipeline(example("polyglot", true), system));
  }
}

TEST_CASE("ci: each file lies where its system looks for it") {
  Example hello = example("hello", false);
  const auto path = [&](CiSystem system) {
    hello.request.system = system;
    return render::ci_pipeline(hello.plan, hello.request, {}).path;
  };
  CHECK(path(CiSystem::github) == ".github/workflows/cloudctl-local.yaml");
  CHECK(path(CiSystem::gitlab) == ".gitlab-ci.yml");
  CHECK(path(CiSystem::jenkins) == "Jenkinsfile");
}

TEST_CASE("ci: GitHub's expressions are left as they are, and nothing of the template is") {
  const std::string text = pipeline(example("polyglot", true), CiSystem::github);
  CHECK(has(text, "SESSION_KEY: ${{ secrets.SESSION_KEY }}\n"));
  for (const auto& line : base::lines(text)) {
    CAPTURE(line);
    for (std::size_t at = 0; (at = line.find("{{", at)) != std::string::npos; at += 2) {
      CHECK((at > 0 && line[at - 1] == '$'));
    }
  }
}

TEST_CASE("ci: without a registry nothing is pushed, without code of ours nothing is built") {
  const std::string hello = pipeline(example("hello", false), CiSystem::github);
  CHECK(has(hello, "cloudctl build"));
  CHECK_FALSE(has(hello, "cloudctl push"));
  CHECK_FALSE(has(hello, "docker login"));
  Example image = example("hello", false);
  image.plan.services[0].image.build.reset();
  for (const auto& [system, word] : systems)
    CHECK_FALSE(has(pipeline(image, system), "cloudctl build"));
}

TEST_CASE("ci: an edited template wins, and one that names what is not there is refused") {
  const render::Overrides own{{"ci/Jenkinsfile", "// {{target}} of {{project}}\n"}};
  CHECK(pipeline(example("hello", false), CiSystem::jenkins, own) == "// local of hello\n");
  const render::Overrides wrong{{"ci/Jenkinsfile", "// {{tarGet}}\n"}};
  CHECK_THROWS_AS((void)pipeline(example("hello", false), CiSystem::jenkins, wrong), base::Error);
  render::Overrides ejected;
  for (const auto& file : render::ejected()) {
    ejected.push_back(
        {file.path.substr(std::string(render::templates_folder).size() + 1), file.content});
  }
  for (const auto& [system, word] : systems) {
    CHECK(pipeline(example("polyglot", true), system, ejected) ==
          pipeline(example("polyglot", true), system));
  }
}

TEST_CASE("ci: what could be read as something else in a pipeline is refused") {
  Example hello = example("hello", false);
  hello.request.branch = "${{ secrets.X }}";
  CHECK(refusal(hello) ==
        "the text \"${{ secrets.X }}\" cannot stand in a generated pipeline: only letters, digits "
        "and "
        ". _ / : @ = + , ~ - can");
  hello.request.branch = "main";
  hello.request.folder = "a'; touch b; '";
  CHECK(has(refusal(hello), "cannot stand in a generated pipeline"));
}

TEST_CASE(
    "ci: a cluster without a registry, and a target of a type without pipelines, are refused") {
  Example shop = example("polyglot", true);
  shop.plan.target.registry = "";
  CHECK(refusal(shop) ==
        "target \"staging\" has no registry, and a pipeline's machine cannot bring an image into a "
        "cluster without one");
  shop.plan.target.type = config::TargetType::eks;
  CHECK(refusal(shop) == "target \"staging\" is of a type that no pipeline is written for yet");
}

TEST_CASE("ci: docker is told the registry's machine, or Docker Hub's name") {
  Example shop = example("polyglot", true);
  for (const auto& [registry, host] :
       {std::pair{"ghcr.io/acme", "ghcr.io"}, std::pair{"localhost:5000/x", "localhost:5000"},
        std::pair{"acme", "docker.io"}, std::pair{"docker.io/acme", "docker.io"}}) {
    shop.plan.target.registry = registry;
    CHECK(has(pipeline(shop, CiSystem::github), std::string("REGISTRY: \"") + host + "\"\n"));
  }
}
