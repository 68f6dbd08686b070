#include "plan/waves.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using cloudctl::plan::order;
using cloudctl::plan::Order;
using Waves = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;

TEST_CASE("waves: services without uses start together, sorted by name") {
  CHECK(order({{"b", {}}, {"a", {}}}).waves == Waves{{"a", "b"}});
  CHECK(order({}).waves == Waves{});
}

TEST_CASE("waves: a service starts after all that it uses") {
  CHECK(order({{"web", {"api", "db"}}, {"api", {"db"}}, {"db", {}}, {"mail", {}}}).waves ==
        Waves{{"db", "mail"}, {"api"}, {"web"}});
  CHECK(order({{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}, {"d", {}}}).waves ==
        Waves{{"d"}, {"b", "c"}, {"a"}});
}

TEST_CASE("waves: names that are no service and repeated names do not count") {
  CHECK(order({{"web", {"db", "api", "api"}}, {"api", {}}}).waves == Waves{{"api"}, {"web"}});
}

TEST_CASE("waves: a circle is shown as a way round") {
  CHECK(order({{"a", {"a"}}}).cycle == Names{"a", "a"});
  CHECK(order({{"a", {"b"}}, {"b", {"a"}}}).cycle == Names{"a", "b", "a"});
  const auto result = order({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}, {"d", {}}});
  CHECK(result.cycle == Names{"b", "c", "b"});
  CHECK(result.waves == Waves{{"d"}});
}

TEST_CASE("waves: a thousand services in a row are ordered") {
  cloudctl::plan::Uses uses;
  for (int i = 0; i < 1000; ++i) {
    uses["s" + std::to_string(i)] = i == 0 ? Names{} : Names{"s" + std::to_string(i - 1)};
  }
  CHECK(order(uses).waves.size() == 1000);
}
