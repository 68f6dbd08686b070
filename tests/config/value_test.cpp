#include "config/value.h"

#include <doctest/doctest.h>

#include <vector>

#include "support.h"

using cloudctl::config::test::mistakes;
using cloudctl::config::test::service;

namespace {

struct Case {
  std::string text;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(mistakes(one.text) == one.expected);
  }
}

const std::string good = "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n";

}  // namespace

TEST_CASE("read: YAML that is none is refused at its place") {
  check({
      {"a: b: c\n", "C001 1:5 a value is not possible here\n"},
      {"a: [1\n", "C001 2:1 \"]\" or \",\" is missing\n"},
      {"a: {b: 1\n", "C001 2:1 \"}\" or \",\" is missing\n"},
      {"a: @x\n", "C001 1:4 a text cannot begin with this character\n"},
      {"a: \"x\nb: 1\n", "C001 1:4 a quote that is never closed\n"},
      {"a: 'x\n", "C001 1:4 a quote that is never closed\n"},
      {"a: \"\\q\"\n", "C001 1:7 an escape that YAML does not know\n"},
      {"a:\n\tb: 1\n", "C001 2:1 a tab in the indentation\n"},
      {"- a\nb: 1\n", "C001 2:1 this line does not belong to what stands before it\n"},
      {"a: *x\n", "C001 1:4 an alias whose anchor is not defined before\n"},
      {"a: b\n}\n", "C001 2:1 a closing bracket without an opening one\n"},
      {good + "---\nname: b\n", "C007 3:1 a second document begins here\n"},
      {"name: !!int 5\n", "C008 1:7 YAML tags are not read here\n"},
      {"a: &a {b: 1}\nc: {<<: *a}\n", "C008 2:5 merge keys (<<) are not read here\n"},
      {"? [a]\n: 1\n", "C008 1:3 a key must be a text\n"},
      {"", "C009 1:1 the file is empty\n"},
      {"# nothing\n", "C009 1:1 the file is empty\n"},
      {"- a\n", "C009 1:1 the file must be a map of keys, not a list\n"},
      {"name:notes\n", "C009 1:1 the file must be a map of keys, not the text \"name:notes\"\n"},
  });
}

TEST_CASE("read: keys that are unknown, twice or missing") {
  check({
      {good + "servces: {}\n", "C010 3:1 unknown key \"servces\" at the top of the file\n"},
      {service("replcas: 3"), "C010 5:5 unknown key \"replcas\" in service \"web\"\n"},
      {service("probes: {raedy: tcp}"),
       "C010 5:14 unknown key \"raedy\" in \"probes\" of service \"web\"\n"},
      {good + "name: b\n", "C011 3:1 key \"name\" stands twice at the top of the file\n"},
      {service("env: {A: 1, A: 2}"),
       "C011 5:17 key \"A\" stands twice in \"env\" of service \"web\"\n"},
      {"services: {web: {image: a}, web: {image: b}}\nname: a\n",
       "C011 1:29 key \"web\" stands twice in \"services\"\n"},
      {"services: {web: {image: a}}\n",
       "C012 1:1 key \"name\" is missing at the top of the file\n"},
      {"name: a\nservices: {web: {port: 1}}\n",
       "C012 2:12 service \"web\" has neither \"build\" nor \"image\"\n"},
      {service("autoscale: {min: 1}"),
       "C012 5:5 key \"max\" is missing in \"autoscale\" of service \"web\"\n"},
      {service("workload: cronjob"), "C012 5:15 key \"schedule\" is missing in service \"web\"\n"},
      {service("port: 1\nprobes: {ready: {kind: http}}"),
       "C012 6:14 key \"path\" is missing in \"probes.ready\" of service \"web\"\n"},
      {good + "targets: {prod: {}}\n", "C012 3:11 key \"type\" is missing in target \"prod\"\n"},
      {good + "targets: {a: {type: kubernetes}}\n",
       "C012 3:11 key \"context\" is missing in target \"a\"\n"},
  });
}

TEST_CASE("read: values of another form than the key has") {
  check({
      {service("port: \"80\""),
       "C013 5:11 \"port\" of service \"web\" must be a whole number, not the text \"80\"\n"},
      {service("port: 080"),
       "C013 5:11 \"port\" of service \"web\" must be a whole number, not the text \"080\"\n"},
      {service("replicas: 1e3"),
       "C013 5:15 \"replicas\" of service \"web\" must be a whole number, not the text \"1e3\"\n"},
      {service("command: serve"),
       "C013 5:14 \"command\" of service \"web\" must be a list, not the text \"serve\"\n"},
      {service("env: [A=1]"),
       "C013 5:5 \"env\" of service \"web\" must be a map of names and "
       "texts, not a list\n"},
      {service("env: {A: [1]}"),
       "C013 5:11 \"env.A\" of service \"web\" must be a text, not a list\n"},
      {good + "targets: {eks: {cluster: a, region: b, nodes: {private: yes}}}\n",
       "C013 3:57 \"nodes.private\" of target \"eks\" must be true or false, not the text "
       "\"yes\"\n"},
      {"name: {}\nservices: {web: {image: a}}\n", "C013 1:1 \"name\" must be a name, not a map\n"},
      {good + "targets:\n  local:\n", "C014 4:3 target \"local\" has no value\n"},
      {service("env: {A: }"),
       "C014 5:11 \"env.A\" of service \"web\" must be a text, not nothing\n"},
      {service("image2: x\nport: ~"),
       "C010 5:5 unknown key \"image2\" in service \"web\"\n"
       "C014 6:5 \"port\" of service \"web\" has no value\n"},
      {good + "backing: {db: {type: redis, version: 7}}\n",
       "C015 3:38 \"version\" of backing \"db\" must stand in quotes\n"},
      {good + "backing: {db: {type: redis, version: 1.10}}\n",
       "C015 3:38 \"version\" of backing \"db\" must stand in quotes\n"},
      {service("port: 65536"), "C016 5:11 \"port\" of service \"web\" must be from 1 to 65535\n"},
      {service("replicas: -1"),
       "C016 5:15 \"replicas\" of service \"web\" must be from 0 to 1000\n"},
      {service("port: 99999999999999999999"),
       "C013 5:11 \"port\" of service \"web\" must be a whole number, not the text "
       "\"99999999999999999999\"\n"},
      {good + "backing: {db: {type: mongo}}\n",
       "C017 3:22 \"type\" of backing \"db\" cannot be \"mongo\"\n"},
  });
}

TEST_CASE("read: names and values that would break something later") {
  const std::string name = " must be a name of lower-case letters, digits and \"-\", at most 40\n";
  check({
      {"name: a;b\nservices: {web: {image: a}}\n", "C018 1:7 \"name\"" + name},
      {"name: ../a\nservices: {web: {image: a}}\n", "C018 1:7 \"name\"" + name},
      {"name: \"a\\nb\"\nservices: {web: {image: a}}\n", "C018 1:7 \"name\"" + name},
      {"name: a\nservices: {\"$(id)\": {image: a}}\n",
       "C018 2:12 \"$(id)\" cannot be a name in \"services\"\n"},
      {service("secrets: [a-b]"),
       "C018 5:15 entry 1 of \"secrets\" of service \"web\" must be a "
       "variable's name of letters, digits and \"_\"\n"},
      {service("port: 1\nprobes: {start: 30}"),
       "C019 6:21 \"probes.start\" of service \"web\" must be a duration like \"30s\", \"5m\" or "
       "\"500ms\"\n"},
      {service("resources: {cpu: much}"),
       "C019 5:22 \"resources.cpu\" of service \"web\" must be an amount of CPU like "
       "\"100m..500m\" or \"2\"\n"},
      {service("schedule: \"* * * *\"\nworkload: cronjob"),
       "C019 5:15 \"schedule\" of service \"web\" must be a schedule like \"*/5 * * * *\"\n"},
      {"name: a\nservices: {web: {image: \"nginx:\"}}\n",
       "C020 2:25 \"image\" of service \"web\" must be an image like \"nginx:1.27\"\n"},
      {service("port: 1\nexpose: public"),
       "C020 6:13 \"expose\" of service \"web\" must be none, cluster, node, node:PORT, balancer, "
       "balancer:PORT or https://HOST\n"},
      {"name: a\nservices: {web: {build: ../b}}\n",
       "C021 2:25 \"build\" of service \"web\" must be a folder below this file's, like \".\" or "
       "\"./web\"\n"},
      {service("storage: [{path: data, size: 1Gi}]"),
       "C021 5:22 \"path\" of service \"web\" must be a path in the container like \"/data\"\n"},
  });
}

TEST_CASE("read: keys that say different things") {
  check({
      {service("build: ."), "C022 4:5 service \"web\" has both \"build\" and \"image\"\n"},
      {service("port: 1\nports: [2]"),
       "C022 6:5 service \"web\" has both \"port\" and \"ports\"\n"},
      {service("replicas: 1\nautoscale: {min: 1, max: 2}"),
       "C022 6:5 service \"web\" has both \"replicas\" and \"autoscale\"\n"},
      {service("env: {A: x}\nsecrets: [A]"),
       "C022 5:11 \"A\" stands in \"env\" and in \"secrets\"\n"},
      {service("rollout: {strategy: recreate, surge: 1}"),
       "C022 5:25 \"rollout.strategy\" of service \"web\" excludes \"surge\" and "
       "\"unavailable\"\n"},
      {good + "backing: {db: {type: redis, url: \"secret:U\", storage: 1Gi}}\n",
       "C022 3:46 \"storage\" of backing \"db\" and \"url\" exclude each other\n"},
      {service("expose: node"), "C023 5:5 \"expose\" of service \"web\" needs a port\n"},
      {service("schedule: \"@daily\""),
       "C023 5:5 \"schedule\" of service \"web\" needs workload cronjob\n"},
      {service("workload: job\nreplicas: 2"),
       "C023 6:5 \"replicas\" of service \"web\" does not fit a job\n"},
      {service("port: 1\nprobes: {live: {kind: tcp, path: /a}}"),
       "C023 6:32 \"probes.live.path\" of service \"web\" does not fit kind tcp\n"},
      {service("autoscale: {min: 3, max: 2}"),
       "C024 5:22 \"autoscale.min\" of service \"web\" is more than \"max\"\n"},
      {service("resources: {memory: 1Gi..64Mi}"),
       "C024 5:25 \"resources.memory\" of service \"web\" requests more than its limit\n"},
      {service("rollout: {surge: 0, unavailable: 0}"),
       "C024 5:38 \"rollout\" of service \"web\" leaves no room\n"},
  });
}

TEST_CASE("read: names that nothing has, and circles") {
  check({
      {service("uses: [wbe]"), "C025 5:12 there is no service or backing \"wbe\"\n"},
      {good + "targets: {local: {services: {wb: {replicas: 2}}}}\n",
       "C025 3:30 there is no service \"wb\"\n"},
      {good + "alerts: [{name: a, when: api.available == 0, notify: [ops]}]\n",
       "C025 3:20 there is no service \"api\"\nC025 3:55 there is no receiver \"ops\"\n"},
      {service("uses: [web]"), "C026 5:5 service \"web\" uses itself\n"},
      {"name: n\nservices:\n  a: {image: x, uses: [b]}\n  b: {image: x, uses: [c]}\n"
       "  c: {image: x, uses: [a]}\n",
       "C026 3:17 services use each other in a circle: a → b → c → a\n"},
      {service("ports: [80, 80]"),
       "C027 5:17 port 80 stands twice in \"ports\" of service \"web\"\n"},
      {good + "backing: {web: {type: redis}}\n",
       "C027 3:11 \"web\" is the name of a service and of a backing\n"},
      {"name: a\nservices: {}\n", "C028 2:1 there is no service to deploy\n"},
      {service("env: {DB_PASSWORD: hunter22}"),
       "C030 5:11 \"DB_PASSWORD\" looks like a secret in clear\n"},
  });
}

TEST_CASE("read: several mistakes are told in one run, by line") {
  CHECK(mistakes("name: My App\nservices:\n  web:\n    port: yes\n    replcas: 1\n") ==
        "C018 1:7 \"name\" must be a name of lower-case letters, digits and \"-\", at most 40\n"
        "C012 3:3 service \"web\" has neither \"build\" nor \"image\"\n"
        "C013 4:11 \"port\" of service \"web\" must be a whole number, not the text \"yes\"\n"
        "C010 5:5 unknown key \"replcas\" in service \"web\"\n");
}
