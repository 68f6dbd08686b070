#include "plan/connections.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;
using Env = std::map<std::string, std::string>;

TEST_CASE("connections: a user finds host, port and URL of what it uses") {
  const auto plan = test::plan_of(R"(
name: n
services:
  web: {image: i, port: 80, uses: [api-2, quiet]}
  api-2: {image: i, ports: [{port: 8080}, {port: 9000}]}
  quiet: {image: i}
)");
  const Env expected{
      {"API_2_HOST", "api-2"}, {"API_2_PORT", "8080"}, {"API_2_URL", "http://api-2:8080"}};
  CHECK(plan::find_service(plan, "web")->env == expected);
  CHECK(plan::find_service(plan, "api-2")->env.empty());
}

TEST_CASE("connections: companions find what their service uses") {
  const auto plan = test::plan_of(R"(
name: n
services:
  web: {image: i, port: 80, uses: [api], with: [{name: side, image: i}]}
  api: {image: i, port: 8080}
targets: {k8s: {type: kubernetes, context: c}}
)",
                                  "k8s");
  const plan::Service& web = *plan::find_service(plan, "web");
  CHECK(web.env.at("API_HOST") == "api");
  CHECK(web.companions.at(0).env == web.env);
}

TEST_CASE("connections: what the user wrote wins, from the target too") {
  const auto plan = test::plan_of(R"(
name: n
services:
  web: {image: i, port: 80, uses: [api], env: {API_URL: "http://other"}}
  api: {image: i, port: 8080}
targets: {local: {services: {web: {env: {API_PORT: "1"}}}}}
)");
  CHECK(plan::find_service(plan, "web")->env ==
        Env{{"API_HOST", "api"}, {"API_PORT", "1"}, {"API_URL", "http://other"}});
}

TEST_CASE("connections: an unknown name is refused with the nearest one") {
  config::Project project;
  project.name = "n";
  project.services["web"].image = "i";
  project.services["web"].uses = std::vector<std::string>{"apii"};
  project.services["api"].image = "i";
  project.places["services.web.uses"] = {.begin = {.line = 4, .column = 5}, .length = 4};
  CHECK(test::mistakes_of(project, test::request_for("")) ==
        Mistakes{"C105 4:5 service \"web\" uses \"apii\", which is neither a service nor a backing "
                 "| did you mean \"api\"? | there are: api, web"});
}

TEST_CASE("connections: a circle is refused, and shown") {
  config::Project project;
  project.name = "n";
  for (const std::string name : {"a", "b"}) {
    project.services[name].image = "i";
    project.services[name].uses = std::vector<std::string>{name == "a" ? "b" : "a"};
  }
  project.places["services.a.uses"] = {.begin = {.line = 3, .column = 5}, .length = 4};
  const auto resolution = plan::resolve(project, test::request_for(""));
  CHECK(test::line_of(resolution.diagnostics.at(0)) ==
        "C106 3:5 services use each other in a circle: a → b → a | none of them can start first | "
        "take one of these uses out; a service that copes without the other needs no \"uses\"");
  CHECK(resolution.plan.services.size() == 2);
}

TEST_CASE("connections: in a cluster a used service must be exposed at least inside") {
  const std::string text = R"(
name: n
services:
  web: {image: i, port: 80, uses: [api, worker]}
  api: {image: i, port: 8080, expose: none}
  worker: {image: i}
targets: {k8s: {type: kubernetes, context: c}, local: {}}
)";
  CHECK(test::mistakes_of(text, "local").empty());
  CHECK(test::mistakes_of(text, "k8s") ==
        Mistakes{"C119 4:29 service \"web\" uses \"api\", which cannot be reached there: it is not "
                 "exposed | no address in a cluster | expose \"api\" as \"cluster\"",
                 "C119 4:29 service \"web\" uses \"worker\", which cannot be reached there: it is "
                 "not exposed | no address in a cluster | give \"worker\" a \"port\""});
}
