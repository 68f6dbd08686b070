#include "command/images.h"

#include <algorithm>
#include <set>

#include "action/image_push.h"
#include "action/platforms.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "report/facts_view.h"
#include "tool/docker_build.h"
#include "tool/reference.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;
using action::BuildJob;
using action::EventKind;

std::vector<BuildJob> missing_of(Session& session, const ImageWork& work) {
  const auto jobs = action::per_platform(work.jobs);
  if (work.no_cache) return jobs;
  std::vector<std::string> references;
  for (const auto& job : jobs) {
    references.push_back(job.reference);
    if (!job.version.empty()) references.push_back(job.version);
  }
  const auto there = action::present(session.world(), references);
  std::vector<BuildJob> missing;
  for (const auto& job : jobs) {
    const bool version_there = job.version.empty() || there.contains(job.version);
    if (!there.contains(job.reference) || !version_there) missing.push_back(job);
  }
  return missing;
}

// Stops before anything is built when a check fails that building or pushing needs.
void preflight(Context& context, Session& session, const ImageWork& work) {
  action::CheckRequest request;
  request.builds = true;
  if (work.push) {
    for (const auto& job : work.jobs) {
      request.pushes.push_back(job.reference);
      if (!job.version.empty()) request.versions[job.version] = job.reference;
    }
    request.logins = logins(context, session, work.jobs);
  }
  for (const auto& check : action::local_checks(session.world(), request)) {
    if (check.grade != action::Grade::failed) continue;
    throw base::Error({.what = check.name + ": " + check.found,
                       .where = "",
                       .next = check.fix,
                       .code = check.code});
  }
}

std::string registry_of(const std::string& image) {
  const auto reference = tool::parse_reference(image);
  return reference ? reference->registry : "";
}

report::Answer answer_of(const ImageWork& work, const std::set<std::string>& built) {
  std::string text;
  std::vector<std::vector<report::Fact>> rows;
  for (const auto& job : work.jobs) {
    const auto parts = action::per_platform({job});
    const bool is_new = std::any_of(parts.begin(), parts.end(), [&](const auto& part) {
      return built.contains(part.reference);
    });
    text += job.name + "  " + job.reference + (job.version.empty() ? "" : "  " + job.version) +
            (is_new ? "" : "  unchanged") + "\n";
    rows.push_back({{.key = "name", .value = job.name},
                    {.key = "reference", .value = job.reference},
                    {.key = "version", .value = job.version},
                    {.key = "built", .value = is_new},
                    {.key = "pushed", .value = work.push}});
  }
  return report::list_view(text, "images", rows);
}

base::ExitCode failed(Context& context, const action::Execution& execution) {
  if (execution.cancelled) return base::ExitCode::interrupted;
  throw base::Error(
      {.what = execution.failed + ": " + execution.outcome.text,
       .where = execution.log,
       .next = execution.outcome.next.empty() && context.globals().verbose == 0
                   ? "run it again with -v to see all lines"
                   : execution.outcome.next,
       .code = execution.outcome.timed_out ? base::ExitCode::timed_out : base::ExitCode::failed});
}

}  // namespace

std::map<std::string, tool::RegistryLogin> logins(Context& context, Session& session,
                                                  const std::vector<BuildJob>& jobs) {
  const std::string folder = context.variable("DOCKER_CONFIG");
  const fs::path path =
      (folder.empty() ? fs::path(context.variable("HOME")) / ".docker" : fs::path(folder)) /
      "config.json";
  std::set<std::string> registries;
  for (const auto& job : jobs) {
    registries.insert(registry_of(job.reference));
  }
  return action::docker_logins(session.world(), base::read_file_if_there(path).value_or("{}"),
                               {registries.begin(), registries.end()});
}

std::vector<BuildJob> jobs_of(const Planned& plan, const std::vector<std::string>& services) {
  std::vector<BuildJob> all = action::build_jobs(plan.plan, plan.files);
  if (services.empty()) return all;
  std::vector<BuildJob> wanted;
  std::vector<std::string> names;
  for (const auto& job : all) names.push_back(job.name);
  for (const auto& service : services) {
    const auto before = wanted.size();
    for (const auto& job : all) {
      if (job.name == service || job.name.starts_with(service + "/")) wanted.push_back(job);
    }
    if (wanted.size() > before) continue;
    const auto near = base::nearest(service, names);
    throw base::Error({.what = "\"" + base::printable(service) + "\" has nothing to build",
                       .where = "",
                       .next = near ? "did you mean \"" + *near + "\"?"
                                    : "images to build: " + base::join(names, ", "),
                       .code = base::ExitCode::usage});
  }
  return wanted;
}

base::ExitCode make_images(Context& context, Session& session, const ImageWork& work) {
  auto& world = session.world();
  const auto folder = action::open_run(session.state(), work.push ? "push" : "build", world.clock);
  const auto since = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.steady() -
                                                                 folder.begin);
  };
  world.progress.on(
      {.kind = EventKind::run_started,
       .text = std::string(work.push ? "push" : "build") + " of \"" + session.project() + "\"",
       .at = since()});
  preflight(context, session, work);
  action::refuse_taken_versions(world, action::per_platform(work.jobs));
  const auto missing = missing_of(session, work);
  const bool bake = world.runner.run(tool::buildx_version(), {.on_line = {}}).ok();
  const auto several = action::first_for_several_platforms(work.jobs);
  if (work.push && several && !bake) action::miss_buildx(*several);
  auto steps = action::build_steps(
      missing, {.no_cache = work.no_cache, .bake = bake, .workspace = folder.path / "build"});
  if (work.push) {
    const auto pushes = action::push_steps(work.jobs, steps);
    steps.insert(steps.end(), pushes.begin(), pushes.end());
  }
  const auto execution = action::execute(steps, world, {.folder = folder});
  session.talk().end();
  if (!execution.ok) return failed(context, execution);
  std::set<std::string> built;
  for (const auto& job : missing) built.insert(job.reference);
  context.answer(answer_of(work, built));
  return base::ExitCode::ok;
}

}  // namespace cloudctl::command
