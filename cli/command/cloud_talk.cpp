#include "command/cloud_talk.h"

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "command/cluster.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

std::string gateway_words(const plan::Cloud& cloud) {
  switch (cloud.gateways) {
    case plan::Gateways::none:
      return "public addresses";
    case plan::Gateways::one:
      return "private addresses behind one NAT gateway";
    case plan::Gateways::each:
      return "private addresses behind a NAT gateway in each zone";
  }
  return "";
}

}  // namespace

Session session_of(Context& context, const Goal& goal) {
  return {context, goal.project, cluster_state(context, goal)};
}

base::ExitCode say_result(Context& context, Session& session, const action::CloudResult& result) {
  session.talk().end();
  const bool ok = result.code == base::ExitCode::ok;
  std::string text;
  for (const auto& line : result.lines) text += line + "\n";
  text += result.sentence + "\n";
  if (!result.next.empty()) text += "  next: " + result.next + "\n";
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::facts_view(text, {{.key = "ok", .value = ok},
                                             {.key = "changed", .value = result.changed},
                                             {.key = "sentence", .value = result.sentence},
                                             {.key = "left", .value = result.lines},
                                             {.key = "next", .value = result.next}}));
  }
  if (!ok) context.complain("error: " + text);
  return result.code;
}

void refuse_failed(const std::vector<action::Check>& checks) {
  for (const auto& check : checks) {
    if (check.grade != action::Grade::failed) continue;
    throw base::Error({.what = check.name + ": " + check.found,
                       .where = "",
                       .next = check.fix,
                       .code = check.code});
  }
}

void show_place(Context& context, const plan::Cloud& cloud, const tool::AwsIdentity& who) {
  context.say("cluster \"" + cloud.cluster + "\" in " + cloud.region + ", account " + who.account +
              " as " + base::printable(who.arn));
}

void show_nodes(Context& context, const plan::Cloud& cloud) {
  const auto& nodes = cloud.nodes;
  context.say("  nodes \"" + nodes.name + "\": " + std::to_string(nodes.count) + " × " +
              nodes.type + " (" + std::to_string(nodes.least) + " to " +
              std::to_string(nodes.most) + "), " + gateway_words(cloud));
}

void show_costs(Context& context, const std::vector<plan::Cost>& costs) {
  context.say("  it costs about (prices of " + std::string(plan::price_date) +
              ", without traffic and taxes; an estimate):");
  double all = 0;
  bool whole = true;
  for (const auto& cost : costs) {
    whole = whole && cost.hourly.has_value();
    all += cost.hourly.value_or(0);
    context.say("    " + base::padded(cost.what, 34) +
                (cost.hourly ? plan::per_hour(*cost.hourly) : "price not known"));
  }
  context.say("    " + base::padded(whole ? "altogether" : "altogether at least", 34) +
              plan::per_hour(all) + ", " + plan::per_month(all));
}

void agree_to_pay(Context& context, const std::string& question, bool yes) {
  if (!yes && !context.can_ask()) {
    throw base::Error({.what = "this costs money, and nobody is there to be asked",
                       .where = "",
                       .next = "say --yes",
                       .code = base::ExitCode::usage});
  }
  context.agree(question, yes);
}

void confirm_removal(Context& context, const plan::Cloud& cloud, const tool::AwsIdentity& who,
                     const std::string& confirm) {
  context.confirm_name("this removes the cluster \"" + cloud.cluster + "\" in " + cloud.region +
                           " of account " + who.account +
                           " with all that is deployed to it, volumes too",
                       cloud.cluster, confirm);
}

base::ExitCode say_removed(Context& context, Session& session, const Goal& goal,
                           const action::CloudResult& result) {
  if (result.code == base::ExitCode::ok) {
    base::remove_file(goal.root / ".cloudctl" / (goal.target.name + ".json"));
  }
  return say_result(context, session, result);
}

void answer_kubeconfig(Context& context, const std::filesystem::path& path) {
  context.answer(report::facts_view("KUBECONFIG=" + path.string() + "\n",
                                    {{.key = "kubeconfig", .value = path.string()}}));
}

release::Holder turn_holder(const Context& context, const std::string& purpose) {
  const auto& outside = context.outside();
  return {.pid = outside.pid,
          .host = outside.host,
          .who = outside.who,
          .purpose = purpose,
          .since = base::iso_time(outside.clock.now())};
}

}  // namespace cloudctl::command
