#include "report/graph_view.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "config/read.h"
#include "plan/resolve.h"
#include "support/golden.h"
#include "support/sources.h"

using namespace cloudctl;
using observe::Condition;
using report::Graph;
using report::GraphForm;
using report::GraphPart;

namespace {

GraphPart part(const std::string& name, const std::string& from,
               const std::vector<std::string>& uses) {
  GraphPart part;
  part.name = name;
  part.from = from;
  part.uses = uses;
  return part;
}

// Two services, a database of ours and one elsewhere, as a cluster has them.
Graph shop() {
  GraphPart web = part("web", "build ./web", {"api"});
  web.ports = {"http 3000"};
  web.reached = "https://shop.example.com";
  web.replicas = "2 to 5 replicas";
  web.with = {"watcher"};
  GraphPart api = part("api", "image registry.example.com/shop/api:1.2", {"db", "queue"});
  api.ports = {"http 8000", "metrics 9090"};
  api.replicas = "2 replicas";
  GraphPart database = part("db", "postgres 16", {});
  database.database = true;
  database.storage = {"1Gi"};
  GraphPart queue = part("queue", "rabbitmq elsewhere, by secret QUEUE_URL", {});
  queue.database = true;
  return {.project = "shop", .target = "prod", .release = "", .parts = {api, database, queue, web}};
}

Graph living_shop() {
  observe::ServiceState web, api, old;
  web.name = "web";
  web.condition = Condition::serving;
  web.wanted = web.running = web.ready = 2;
  web.urls = {"https://shop.example.com"};
  api.name = "api";
  api.condition = Condition::degraded;
  api.wanted = 3;
  api.running = api.ready = 1;
  api.reason = "container \"api\" exits with 1, again and again <3 restarts>";
  old.name = "old";
  old.condition = Condition::stopped;
  Graph graph = report::with_life(shop(), {.services = {api, old, web}});
  graph.release = "release 7 of 2026-11-21T12:31:05Z by ann";
  return graph;
}

Graph example(const std::string& name, const std::string& target) {
  const std::string root = test::source_root() + "/examples/" + name;
  const auto reading = config::read({"cloudctl.yaml", base::read_file(root + "/cloudctl.yaml")});
  plan::Request request;
  request.target = target;
  request.root = root;
  for (const auto& [service, settings] : reading.project.services) {
    if (settings.build)
      request.folders[service] = config::inspect(root + "/" + settings.build->context);
  }
  const auto resolution = plan::resolve(reading.project, request);
  REQUIRE_FALSE(base::has_errors(resolution.diagnostics));
  return report::graph_of(resolution.plan, root);
}

// Three gates, thirty services behind them, and what these keep their things in.
Graph town() {
  Graph graph{.project = "town", .target = "prod", .release = "", .parts = {}};
  for (int i = 0; i < 50; ++i) {
    const std::string number = (i < 10 ? "0" : "") + std::to_string(i);
    GraphPart one = part("service-" + number, "build ./services/" + number, {});
    one.ports = {"http 8080"};
    one.replicas = base::plural(static_cast<std::size_t>(i % 4 + 1), "replica");
    if (i < 3) one.reached = "load balancer, port 80";
    for (int used = i * 3 + 1; used <= i * 3 + 3 && used < 50; ++used) {
      one.uses.push_back("service-" + std::string(used < 10 ? "0" : "") + std::to_string(used));
    }
    if (i % 5 == 0) one.uses.push_back("cache");
    std::sort(one.uses.begin(), one.uses.end());
    graph.parts.push_back(one);
  }
  graph.parts.insert(graph.parts.begin(), part("cache", "redis 7", {}));
  graph.parts.front().database = true;
  return graph;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t number = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++number;
  return number;
}

}  // namespace

TEST_CASE("graph: the pictures of examples, of databases, of what lives, of fifty services") {
  const std::vector<std::pair<std::string, Graph>> pictures{
      {"hello", example("hello", "local")},
      {"polyglot", example("polyglot", "minikube")},
      {"shop", shop()},
      {"living", living_shop()},
      {"eks", example("hello", "eks")},
      {"kops", example("query", "kops")},
      {"town", town()}};
  for (const auto& [name, graph] : pictures) {
    CAPTURE(name);
    test::check_golden("report/graph-" + name + ".txt", report::graph_tree(graph, false, {}));
    test::check_golden("report/graph-" + name + ".mmd", report::graph_mermaid(graph));
    test::check_golden("report/graph-" + name + ".svg", report::graph_svg(graph));
    CHECK(report::graph_svg(graph) == report::graph_svg(graph));
  }
}

TEST_CASE("graph: the same facts as JSON, whatever the form") {
  const report::Answer answer = report::graph_view(living_shop(), {.form = GraphForm::svg}, {});
  test::check_golden("report/graph.json", formatted(answer, report::Format::json));
  CHECK(report::graph_view(living_shop(), {}, {}).json == answer.json);
}

TEST_CASE("graph: gateways, balancers and nodes stand in the networks that they are made in") {
  const std::vector<std::string> behind{"NAT gateway", "load balancer"};
  const Graph graph = example("hello", "eks");
  REQUIRE(graph.cluster);
  REQUIRE(graph.cluster->zones.size() == 2);
  const auto& first = graph.cluster->zones.front().subnets;
  CHECK(first.at(0) == report::GraphSubnet{"public subnet", behind});
  CHECK(first.at(1) == report::GraphSubnet{"private subnet", {"nodes"}});
  const auto& second = graph.cluster->zones.back().subnets;
  CHECK(second.at(0).holds == std::vector<std::string>{"load balancer"});
  CHECK_FALSE(example("hello", "minikube").cluster);
  const auto answer = report::graph_view(graph, {}, {}).json;
  CHECK(answer.find(R"({"name":"private subnet","holds":["nodes"]})") != std::string::npos);
}

TEST_CASE("graph: a tree can do without characters beyond ASCII, and keeps to the terminal") {
  const std::string typed = report::graph_tree(living_shop(), true, {.colour = false, .width = 50});
  test::check_golden("report/graph-ascii-50.txt", typed);
  CHECK(std::all_of(typed.begin(), typed.end(), [](char c) { return c > 0; }));
  for (const int width : {100, 60, 40}) {
    for (const auto& line : base::lines(report::graph_tree(town(), false, {.width = width}))) {
      CHECK(base::display_width(line) <= width);
    }
  }
}

TEST_CASE("graph: a part that several use is opened once in the tree") {
  const std::string text = report::graph_tree(town(), false, {});
  CHECK(count(text, "cache  redis 7") == 1);
  CHECK(count(text, "cache  (see above)") > 1);
}

TEST_CASE("graph: words of the user cannot break out of a picture") {
  Graph graph{.project = "p", .target = "local", .release = "", .parts = {}};
  graph.parts.push_back(part("end", "image \"x\"#1 <b>&`y`", {}));
  const std::string mermaid = report::graph_mermaid(graph);
  CHECK(mermaid.find(
            "part_end[\"<b>end</b><br/>image #quot;x#quot;#35;1 #lt;b#gt;#amp;#96;y#96;\"]") !=
        std::string::npos);
  const std::string svg = report::graph_svg(graph);
  CHECK(svg.find("image &quot;x&quot;#1 &lt;b&gt;&amp;`y`") != std::string::npos);
}

TEST_CASE(
    "graph: a part that runs and is not in the file is shown, one that does not run is missing") {
  const Graph graph = living_shop();
  CHECK(report::life_words(*report::find_part(graph, "web")) == "serving, 2 of 2 ready");
  CHECK(report::life_words(*report::find_part(graph, "db")) == "missing");
  CHECK(report::life_words(*report::find_part(graph, "queue")).empty());
  CHECK(report::find_part(graph, "old")->from == "not in the file any more");
  CHECK(report::beginnings(graph) == std::vector<std::string>{"old", "web"});
}

TEST_CASE("graph: what a plan says of ports, replicas and reach is what the picture says") {
  const Graph local = example("polyglot", "local");
  const GraphPart& web = *report::find_part(local, "web");
  CHECK(web.from == "build ./web");
  CHECK(web.ports == std::vector<std::string>{"http 3000"});
  CHECK(web.reached == "127.0.0.1:3000-3001");
  CHECK(web.replicas == "2 replicas");
  CHECK(web.uses == std::vector<std::string>{"api", "site"});
  CHECK(report::find_part(example("polyglot", "minikube"), "web")->reached == "node port 31300");
  CHECK(report::find_part(example("hello", "local"), "web")->from == "build .");
}

TEST_CASE("graph: a database that the target runs is one part, with its image and port") {
  plan::Plan plan;
  plan.project = "shop";
  plan.backing["db"].type = config::BackingType::postgres;
  plan::Service database, web;
  database.name = "db";
  database.image.reference = "postgres:16";
  database.ports = {{.name = "postgres", .number = 5432}};
  web.name = "web";
  web.image.reference = "nginx:1.26";
  web.uses = {"db"};
  plan.services = {database, web};
  const Graph graph = report::graph_of(plan, "/");
  REQUIRE(graph.parts.size() == 2);
  CHECK(graph.parts[0].database);
  CHECK(report::facts_of(graph.parts[0]) ==
        std::vector<std::string>{"postgres, image postgres:16", "postgres 5432"});
  CHECK(graph.parts[1].uses == std::vector<std::string>{"db"});
}
