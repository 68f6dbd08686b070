#include "plan/price.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace cloudctl::plan {

namespace {

constexpr double hours_of_a_month = 730;
constexpr int disk_gib = 80;  // eksctl's own, as cluster.yaml says it
// Of a control plane that kops makes: its disk, and one of 20 GiB for each of its two etcd
// clusters.
constexpr int control_disk_gib = 64;
constexpr int etcd_disks_gib = 40;

struct Price {
  std::string_view name;
  double hourly;
};

// On demand, Linux, in us-east-1.
constexpr std::array machines{
    Price{"t2.micro", 0.0116},   Price{"t2.small", 0.023},    Price{"t2.medium", 0.0464},
    Price{"t2.large", 0.0928},   Price{"t2.xlarge", 0.1856},  Price{"t3.micro", 0.0104},
    Price{"t3.small", 0.0208},   Price{"t3.medium", 0.0416},  Price{"t3.large", 0.0832},
    Price{"t3.xlarge", 0.1664},  Price{"t3.2xlarge", 0.3328}, Price{"t3a.medium", 0.0376},
    Price{"t3a.large", 0.0752},  Price{"t4g.small", 0.0168},  Price{"t4g.medium", 0.0336},
    Price{"t4g.large", 0.0672},  Price{"t4g.xlarge", 0.1344}, Price{"m5.large", 0.096},
    Price{"m5.xlarge", 0.192},   Price{"m5.2xlarge", 0.384},  Price{"m6i.large", 0.096},
    Price{"m6i.xlarge", 0.192},  Price{"m6g.large", 0.077},   Price{"m6g.xlarge", 0.154},
    Price{"m7i.large", 0.1008},  Price{"m7i.xlarge", 0.2016}, Price{"m7g.large", 0.0816},
    Price{"m7g.xlarge", 0.1632}, Price{"c5.large", 0.085},    Price{"c5.xlarge", 0.17},
    Price{"c6i.large", 0.085},   Price{"c6i.xlarge", 0.17},   Price{"c7g.large", 0.0725},
    Price{"c7g.xlarge", 0.145},  Price{"r5.large", 0.126},    Price{"r6i.large", 0.126},
    Price{"r6i.xlarge", 0.252},  Price{"r7g.large", 0.1071},
};

// How much more than in us-east-1 machines and gateways cost there; others are taken as 1.2.
constexpr std::array regions{
    Price{"us-east-1", 1.0},       Price{"us-east-2", 1.0},       Price{"us-west-2", 1.0},
    Price{"us-west-1", 1.19},      Price{"ca-central-1", 1.115},  Price{"eu-west-1", 1.096},
    Price{"eu-west-2", 1.135},     Price{"eu-west-3", 1.135},     Price{"eu-central-1", 1.154},
    Price{"eu-north-1", 1.04},     Price{"ap-southeast-1", 1.27}, Price{"ap-southeast-2", 1.27},
    Price{"ap-northeast-1", 1.31}, Price{"ap-south-1", 1.08},     Price{"sa-east-1", 1.615},
};

// The same everywhere: control planes and addresses. `volume`: a GiB of gp3.
constexpr Price control_plane{"control plane", 0.10};
constexpr Price extended_plane{"control plane, extended support", 0.60};
constexpr std::array things{
    Price{"nat-gateway", 0.045},
    Price{"load-balancer", 0.025},
    Price{"address", 0.005},
    Price{"volume", 0.08 / hours_of_a_month},
};

double factor(std::string_view region) {
  constexpr double elsewhere = 1.2;
  const auto* const found = std::find_if(regions.begin(), regions.end(),
                                         [&](const Price& known) { return known.name == region; });
  return found == regions.end() ? elsewhere : found->hourly;
}

std::optional<double> machine(std::string_view type, std::string_view region) {
  const auto* const found = std::find_if(machines.begin(), machines.end(),
                                         [&](const Price& known) { return known.name == type; });
  if (found == machines.end()) return std::nullopt;
  return found->hourly * factor(region);
}

std::string times(int count, const std::string& what) {
  return std::to_string(count) + " × " + what;
}

std::string dollars(double amount, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "$%.*f", digits, amount);
  return text.data();
}

// Machines with their disks, and how they reach the internet.
void add_nodes(const Cloud& cloud, std::vector<Cost>& all) {
  const int count = cloud.nodes.count;
  const auto each = machine(cloud.nodes.type, cloud.region);
  all.push_back({.what = times(count, cloud.nodes.type),
                 .hourly = each ? std::optional(*each * count) : std::nullopt});
  all.push_back({.what = times(count, "disk of " + std::to_string(disk_gib) + " GiB"),
                 .hourly = price_of("volume", cloud.region) * disk_gib * count});
  if (cloud.gateways != Gateways::none) {
    const int gateways = cloud.gateways == Gateways::one ? 1 : static_cast<int>(cloud.zones.size());
    all.push_back(
        {.what = times(gateways, "NAT gateway with its address"),
         .hourly = (price_of("nat-gateway", cloud.region) + price_of("address", cloud.region)) *
                   gateways});
  } else {
    all.push_back({.what = times(count, "public address"),
                   .hourly = price_of("address", cloud.region) * count});
  }
}

}  // namespace

std::vector<Cost> costs(const Cloud& cloud) {
  const Price& plane = cloud.extended_support ? extended_plane : control_plane;
  std::vector<Cost> all{{.what = std::string(plane.name), .hourly = plane.hourly}};
  add_nodes(cloud, all);
  return all;
}

std::vector<Cost> costs(const Kops& kops) {
  const std::string& region = kops.cloud.region;
  constexpr int disks = control_disk_gib + etcd_disks_gib;
  std::vector<Cost> all{
      {.what = "control plane, " + kops.control_type, .hourly = machine(kops.control_type, region)},
      {.what = "its disks, " + std::to_string(disks) + " GiB",
       .hourly = price_of("volume", region) * disks},
      {.what = "load balancer of its API", .hourly = price_of("load-balancer", region)}};
  if (kops.cloud.gateways == Gateways::none) {
    all.push_back({.what = "its public address", .hourly = price_of("address", region)});
  }
  add_nodes(kops.cloud, all);
  return all;
}

double price_of(std::string_view kind, std::string_view region) {
  const auto* const found = std::find_if(things.begin(), things.end(),
                                         [&](const Price& known) { return known.name == kind; });
  if (found == things.end()) return 0;
  return found->hourly * (kind == "address" ? 1 : factor(region));
}

double plane_price() {
  return control_plane.hourly;
}

double extended_plane_price() {
  return extended_plane.hourly;
}

std::string per_hour(double hourly) {
  constexpr double small = 0.1;
  return dollars(hourly, hourly < small ? 3 : 2) + " an hour";
}

std::string per_month(double hourly) {
  const double monthly = hourly * hours_of_a_month;
  constexpr double small = 10;
  return dollars(monthly, monthly < small ? 2 : 0) + " a month";
}

}  // namespace cloudctl::plan
