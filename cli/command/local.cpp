#include "command/local.h"

#include "base/error.h"
#include "base/text.h"
#include "report/facts_view.h"
#include "report/outcome_view.h"
#include "tool/git.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

const char* type_word(config::TargetType type) {
  switch (type) {
    case config::TargetType::local:
      return "local";
    case config::TargetType::minikube:
      return "minikube";
    case config::TargetType::kubernetes:
      return "kubernetes";
    case config::TargetType::eks:
      return "eks";
    case config::TargetType::kops:
      return "kops";
  }
  return "unknown";
}

fs::path state_home(const Context& context) {
  const std::string home = context.variable("XDG_STATE_HOME");
  return home.empty() ? fs::path(context.variable("HOME")) / ".local" / "state" : fs::path(home);
}

std::string first_word(const std::string& text) {
  return text.substr(0, text.find(' '));
}

std::vector<milliseconds> history(const Local& local, const std::string& purpose, int but) {
  std::vector<milliseconds> durations;
  for (const auto& record : local.store().list()) {
    const bool counts = record.result == release::Result::good && record.number != but &&
                        first_word(record.purpose) == first_word(purpose);
    if (counts) durations.emplace_back(record.milliseconds);
  }
  return durations;
}

}  // namespace

void require_local(const Context& context, const config::Project& project) {
  const std::string name = target_name(context);
  const auto found = project.targets.find(name);
  if (found == project.targets.end()) {
    if (name == "local") return;
    std::vector<std::string> known{"local"};
    for (const auto& [target, settings] : project.targets) known.push_back(target);
    const auto near = base::nearest(name, known);
    throw base::Error({.what = "there is no target \"" + base::printable(name) + "\"",
                       .where = "",
                       .next = (near ? "did you mean \"" + *near + "\"? " : "") +
                               "targets here: " + base::join(known, ", "),
                       .code = base::ExitCode::usage});
  }
  if (found->second.type == config::TargetType::local) return;
  throw base::Error({.what = "this version deploys to local only, and target \"" + name +
                             "\" is of type " + type_word(found->second.type),
                     .where = "",
                     .next = "\"cloudctl render -t " + name + " --out DIR\" writes its manifests",
                     .code = base::ExitCode::usage});
}

std::string project_name(const Context& context) {
  const Loaded loaded = load(context);
  require_local(context, loaded.reading.project);
  if (!loaded.reading.project.name.empty()) return loaded.reading.project.name;
  throw base::Error({.what = "the project has no name that can be read",
                     .where = loaded.source.name,
                     .next = "run \"cloudctl check\"",
                     .code = base::ExitCode::usage});
}

Local::Local(Context& context, std::string project)
    : context_(context),
      project_(std::move(project)),
      store_(release::local_folder(state_home(context), project_)),
      talk_(context),
      world_{.runner = context.outside().runner,
             .clock = context.outside().clock,
             .cancel = context.outside().cancel,
             .progress = talk_,
             .ask = context.outside().ask} {}

std::map<std::string, base::Secret> Local::secrets(const release::Record& record) const {
  auto values = release::SecretStore(store_.folder()).all();
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const std::string value = context_.variable(name);
      if (!value.empty()) values.emplace(name, base::Secret(value));
    }
  }
  return values;
}

release::Record Local::current() const {
  if (auto record = store_.last_good()) return *record;
  if (auto record = store_.newest()) return *record;
  throw base::Error({.what = "nothing of \"" + project_ + "\" is deployed on this machine",
                     .where = "",
                     .next = "run \"cloudctl deploy\"",
                     .code = base::ExitCode::failed});
}

release::Record Local::signed_by_us(release::Record record, const fs::path& folder) {
  record.who = context_.outside().who;
  record.host = context_.outside().host;
  const auto git = context_.outside().runner.run(
      tool::git_state(folder), {.deadline = std::chrono::seconds(2), .on_line = {}});
  record.commit = git.ok() ? tool::described(tool::parse_git_state(git.out)) : "";
  return record;
}

action::DeployRequest request_for(Context& context, Local& local, release::Record record) {
  action::DeployRequest request;
  request.secrets = local.secrets(record);
  request.desired = std::move(record);
  request.state = local.state();
  request.pid = context.outside().pid;
  request.scale = local.store().scale();
  return request;
}

void print_steps(Context& context, const std::vector<action::Step>& steps) {
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& step : steps) {
    std::vector<std::string> commands;
    for (const auto& command : step.commands) commands.push_back(process::printed(command));
    rows.push_back({{.key = "id", .value = step.id},
                    {.key = "title", .value = step.title},
                    {.key = "needs", .value = step.needs},
                    {.key = "commands", .value = commands}});
  }
  context.answer(report::list_view(action::printed(steps), "steps", rows));
}

base::ExitCode say_result(Context& context, Local& local, const Ended& ended) {
  local.talk().end();
  const action::DeployResult& result = ended.result;
  report::OutcomeFacts facts{.project = local.project(),
                             .target = ended.record.target,
                             .code = result.code,
                             .changed = result.changed,
                             .release = result.release,
                             .sentence = result.sentence,
                             .next = result.next,
                             .undo = "",
                             .evidence = "",
                             .cause = result.cause ? result.cause->sentence : "",
                             .urls = {},
                             .duration = std::chrono::duration_cast<milliseconds>(
                                 context.outside().clock.steady() - ended.begin),
                             .history = {}};
  for (const auto& endpoint : result.endpoints) {
    facts.urls.emplace_back(endpoint.service, endpoint.urls);
  }
  const bool ok = result.code == base::ExitCode::ok;
  if (result.changed) facts.history = history(local, ended.record.purpose, result.release);
  if (ok && ended.undoable && result.changed && local.store().last_good(result.release)) {
    facts.undo = "cloudctl rollback";
  }
  if (!result.dossier.empty()) facts.evidence = "cloudctl explain last (" + result.dossier + ")";
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::outcome_view(facts, context.look()));
  }
  if (!ok) context.complain(report::outcome_view(facts, context.err_look()).text);
  return result.code;
}

base::ExitCode run_request(Context& context, Local& local, const action::DeployRequest& request,
                           bool dry_run) {
  if (dry_run) {
    const auto steps = action::deploy_steps(local.world(), request);
    local.talk().end();
    print_steps(context, steps);
    if (steps.empty()) context.say("nothing to do");
    return base::ExitCode::ok;
  }
  const auto begin = context.outside().clock.steady();
  const action::DeployResult result = action::deploy(local.world(), request);
  return say_result(context, local, {.result = result, .record = request.desired, .begin = begin});
}

}  // namespace cloudctl::command
