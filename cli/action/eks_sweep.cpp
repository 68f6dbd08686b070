#include <future>

#include "action/eks_delete.h"
#include "plan/price.h"

namespace cloudctl::action {
namespace {

using Findings = std::vector<tool::Finding>;

constexpr std::chrono::seconds question_time{60};
// describe-tags takes no more at once (docs.aws.amazon.com, "DescribeTags").
constexpr std::size_t most_tagged = 20;

std::string answer_of(World& world, const plan::Cloud& cloud, const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok()) throw aws_error(command, done, cloud);
  return done.out;
}

Findings balancers_of(World& world, const plan::Cloud& cloud, const process::CommandLine& list) {
  const Findings all = tool::parse_balancers(answer_of(world, cloud, list));
  Findings owned;
  for (std::size_t at = 0; at < all.size(); at += most_tagged) {
    const std::size_t end = std::min(all.size(), at + most_tagged);
    const Findings some(all.begin() + static_cast<std::ptrdiff_t>(at),
                        all.begin() + static_cast<std::ptrdiff_t>(end));
    const auto tags = answer_of(world, cloud, tool::balancer_tags(cloud.region, some));
    for (auto& found : tool::owned_balancers(tags, some, cloud.cluster)) {
      owned.push_back(std::move(found));
    }
  }
  return owned;
}

double hourly(const tool::Finding& finding, const plan::Cloud& cloud) {
  const double each = plan::price_of(finding.kind, cloud.region);
  return finding.kind == "volume" ? each * finding.size : each;
}

}  // namespace

std::vector<tool::Finding> sweep_eks(World& world, const plan::Cloud& cloud) {
  std::vector<std::future<Findings>> asking;
  for (const auto& list : tool::balancer_lists(cloud.region)) {
    asking.push_back(std::async(
        std::launch::async, [&world, &cloud, list] { return balancers_of(world, cloud, list); }));
  }
  for (const auto& sweep : tool::sweeps(cloud.region, cloud.cluster)) {
    asking.push_back(std::async(std::launch::async, [&world, &cloud, sweep] {
      return sweep.parse(answer_of(world, cloud, sweep.command));
    }));
  }
  Findings all;
  for (auto& answer : asking) {
    for (auto& finding : answer.get()) all.push_back(std::move(finding));
  }
  return all;
}

std::string described(const tool::Finding& finding, const plan::Cloud& cloud) {
  std::string text = finding.kind + " " + finding.id;
  if (finding.size > 0) text += " of " + std::to_string(finding.size) + " GiB";
  const double price = hourly(finding, cloud);
  text += price > 0 ? ", " + plan::per_month(price) : ", costs nothing by itself";
  // As somebody would type it.
  text += ": aws --region " + cloud.region;
  for (const auto& word : finding.remove) text += " " + word;
  return text;
}

}  // namespace cloudctl::action
