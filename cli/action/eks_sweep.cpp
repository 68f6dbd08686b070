#include <functional>
#include <future>

#include "action/eks_delete.h"
#include "base/text.h"
#include "plan/price.h"

namespace cloudctl::action {
namespace {

using Findings = std::vector<tool::Finding>;
using Question = std::function<Findings()>;

constexpr std::chrono::seconds question_time{60};
// describe-tags takes no more at once (docs.aws.amazon.com, "DescribeTags").
constexpr std::size_t most_tagged = 20;

std::string answer_of(World& world, const plan::Cloud& cloud, const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = question_time});
  // As somebody would type it.
  if (!done.ok()) throw aws_error({.argv = command.argv}, done, cloud);
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

// One that is not answered must not hide what the others found, nor why the removal itself failed.
Leftovers asked(const Question& question) {
  try {
    return {.found = question(), .unanswered = {}};
  } catch (const base::Error& error) {
    return {.found = {}, .unanswered = {error.failure()}};
  }
}

double hourly(const tool::Finding& finding, const plan::Cloud& cloud) {
  const double each = plan::price_of(finding.kind, cloud.region);
  return finding.kind == "volume" ? each * finding.size : each;
}

}  // namespace

Leftovers sweep_by(World& world, const plan::Cloud& cloud, const std::vector<tool::Sweep>& sweeps) {
  std::vector<Question> questions;
  for (const auto& list : tool::balancer_lists(cloud.region)) {
    questions.emplace_back([&world, &cloud, list] { return balancers_of(world, cloud, list); });
  }
  for (const auto& sweep : sweeps) {
    questions.emplace_back(
        [&world, &cloud, sweep] { return sweep.parse(answer_of(world, cloud, sweep.command)); });
  }
  std::vector<std::future<Leftovers>> asking;
  for (const auto& question : questions) {
    asking.push_back(std::async(std::launch::async, asked, question));
  }
  Leftovers all;
  for (auto& answer : asking) {
    auto [found, unanswered] = answer.get();
    for (auto& finding : found) all.found.push_back(std::move(finding));
    for (auto& failure : unanswered) all.unanswered.push_back(std::move(failure));
  }
  return all;
}

Leftovers sweep_eks(World& world, const plan::Cloud& cloud) {
  return sweep_by(world, cloud, tool::sweeps(cloud.region, cloud.cluster));
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

std::vector<std::string> leftover_lines(const Leftovers& left, const plan::Cloud& cloud) {
  std::vector<std::string> lines;
  for (const auto& finding : left.found) lines.push_back("left: " + described(finding, cloud));
  for (const auto& failure : left.unanswered) {
    lines.push_back("not known: " + failure.what + " (" + failure.where + ")");
  }
  return lines;
}

CloudResult with_leftovers(CloudResult result, const Leftovers& left, const EksRequest& request) {
  result.lines = leftover_lines(left, request.cloud);
  if (result.lines.empty()) {
    result.sentence += ", nothing of it is left";
    return result;
  }
  result.code = base::ExitCode::failed;
  if (!left.found.empty()) {
    result.sentence += ", but " + base::plural(left.found.size(), "thing") + " of it " +
                       (left.found.size() == 1 ? "is" : "are") + " left";
    result.next = "remove what is left by the commands above";
  }
  if (!left.unanswered.empty()) {
    result.sentence += std::string(left.found.empty() ? ", but" : ", and") +
                       " AWS does not tell all that may be left of it";
    result.next += std::string(result.next.empty() ? "" : ", then ") + "ask again: \"cloudctl " +
                   "cluster delete -t " + request.target + "\"";
  }
  return result;
}

}  // namespace cloudctl::action
