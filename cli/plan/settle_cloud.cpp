#include "plan/settle_cloud.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace cloudctl::plan {

namespace {

constexpr auto default_version = "1.35";
constexpr auto default_type = "t3.large";
constexpr auto default_group = "workers";
constexpr int default_nodes = 2;
constexpr int default_zones = 2;

struct RegionZones {
  std::string_view region, letters;
};

constexpr std::array known_zones{
    RegionZones{"ap-northeast-1", "acd"}, RegionZones{"ap-northeast-2", "abcd"},
    RegionZones{"ca-central-1", "abd"},   RegionZones{"us-east-1", "abcdf"},
    RegionZones{"us-west-1", "ac"},       RegionZones{"us-west-2", "abcd"},
};
constexpr std::string_view usual_letters = "abc";

NodeGroup settle_nodes(const config::Nodes& given) {
  NodeGroup nodes{.name = given.name.value_or(default_group),
                  .type = given.type.value_or(default_type),
                  .is_private = given.is_private.value_or(true),
                  .ssh_key = given.ssh_key.value_or("")};
  const int most = given.max.value_or(std::max(default_nodes, given.min.value_or(0)));
  nodes.count = given.count.value_or(given.min.value_or(std::min(default_nodes, most)));
  nodes.least = given.min.value_or(nodes.count);
  nodes.most = given.max.value_or(std::max(nodes.count, 1));
  return nodes;
}

Gateways settle_gateways(const config::Target& target, const NodeGroup& nodes) {
  if (!nodes.is_private) return Gateways::none;
  return target.nat.value_or(config::Nat::one) == config::Nat::each ? Gateways::each
                                                                    : Gateways::one;
}

}  // namespace

std::vector<std::string> first_zones(std::string_view region, int count) {
  const auto* const found =
      std::find_if(known_zones.begin(), known_zones.end(),
                   [&](const RegionZones& known) { return known.region == region; });
  const std::string_view letters = found == known_zones.end() ? usual_letters : found->letters;
  std::vector<std::string> zones;
  for (const char letter : letters.substr(0, static_cast<std::size_t>(count))) {
    zones.push_back(std::string(region) + letter);
  }
  return zones;
}

// Before its number stands a direction.
std::string better_region(const std::string& region) {
  const std::vector<std::string> directions{"central",   "east",      "north",
                                            "northeast", "northwest", "south",
                                            "southeast", "southwest", "west"};
  auto parts = base::split(region, '-');
  if (parts.size() < 3) return "";
  std::string& word = parts[parts.size() - 2];
  if (std::find(directions.begin(), directions.end(), word) != directions.end()) return "";
  const auto near = base::nearest(word, directions);
  if (!near) return "";
  word = *near;
  return base::join(parts, "-");
}

Cloud settle_cloud(const config::Target& target) {
  Cloud cloud{.cluster = target.cluster.value_or(""),
              .region = target.region.value_or(""),
              .version = target.version.value_or(default_version),
              .zones = target.zone_names,
              .extended_support = target.support == config::Support::extended,
              .admins = target.admins,
              .nodes = settle_nodes(target.nodes.value_or(config::Nodes{}))};
  if (cloud.zones.empty()) {
    cloud.zones = first_zones(cloud.region, target.zones.value_or(default_zones));
  }
  cloud.gateways = settle_gateways(target, cloud.nodes);
  return cloud;
}

void check_cloud(const Cloud& cloud, Scope& scope) {
  const std::string target = "targets." + scope.target();
  if (const auto better = better_region(cloud.region); !better.empty()) {
    scope.error(scope.place(target + ".region"),
                {.code = "C128",
                 .message = "there is no region \"" + cloud.region + "\"",
                 .label = "did you mean \"" + better + "\"?",
                 .help = "\"aws ec2 describe-regions --region us-east-1\" lists them"});
    return;
  }
  for (const std::string& zone : cloud.zones) {
    if (zone.starts_with(cloud.region)) continue;
    scope.error(scope.place(target + ".zone_names"),
                {.code = "C124",
                 .message = "zone \"" + zone + "\" is not in region \"" + cloud.region + "\"",
                 .label = "zones of a region begin with its name",
                 .help = "for example " + cloud.region + "a"});
  }
  const auto asked = static_cast<std::size_t>(scope.settings().zones.value_or(default_zones));
  if (!scope.settings().zone_names.empty() || cloud.zones.size() >= asked) return;
  scope.error(
      scope.place(target + ".zones"),
      {.code = "C124",
       .message = "region \"" + cloud.region + "\" is known to have " +
                  std::to_string(cloud.zones.size()) + " zones, not " + std::to_string(asked),
       .label = "more than is known",
       .help = "name them by \"zone_names\"; \"aws ec2 describe-availability-zones --region " +
               cloud.region + "\" lists them"});
}

}  // namespace cloudctl::plan
