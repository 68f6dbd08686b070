#include "action/cluster_load.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "observe/pod_cause.h"
#include "tool/kube_load.h"

namespace cloudctl::action {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds to_start{90};  // an image may have to be pulled

// The pod, from its making to its end; removed with the object.
class LoadRun {
 public:
  LoadRun(World& world, const ClusterLoad& load)
      : world_(world), load_(load), begin_(world.clock.steady()) {
    ref_ = {.api_version = "v1",
            .kind = "Pod",
            .kube_namespace = load.place.kubectl.kube_namespace,
            .name = load.place.project + "-load-" +
                    std::to_string(world.clock.now().time_since_epoch() / seconds(1))};
    const auto requests = std::llround(load.per_second * static_cast<double>(load.lasting.count()));
    const tool::LoadPod pod{.name = ref_.name,
                            .project = load.place.project,
                            .kube_namespace = ref_.kube_namespace,
                            .image = load.image,
                            .url = load.url,
                            .side_by_side = load.side_by_side,
                            .per_second = load.per_second,
                            .requests = static_cast<std::size_t>(requests),
                            .deadline = load.deadline,
                            .most = load.lasting * 2 + seconds(30)};
    require(tool::kubectl_create(load.place.kubectl, tool::list_of({tool::load_pod(pod)})), {});
  }

  ~LoadRun() {
    const auto command = tool::kubectl_delete(load_.place.kubectl, {ref_}, {.wait = false});
    (void)world_.runner.run(command, {.deadline = seconds(10), .on_line = {}, .clean_up = true});
  }
  LoadRun(const LoadRun&) = delete;
  LoadRun& operator=(const LoadRun&) = delete;

  void await_start() {
    const auto until = world_.clock.steady() + to_start;
    while (true) {
      const tool::Pod pod = look();
      if (pod.phase != "Pending") return;
      if (observe::in_trouble(pod)) refuse(pod);
      if (world_.clock.steady() > until) refuse(pod);
      if (!world_.clock.sleep(milliseconds(500))) interrupt();
    }
  }

  std::vector<tool::LoadLine> lines() {
    std::string out;
    std::size_t count = 0, failed = 0;
    auto told = world_.clock.steady();
    const auto hear = [&](process::Stream stream, std::string_view line) {
      if (stream != process::Stream::out) return;
      out += std::string(line) + "\n";
      for (const auto& answer : tool::parse_load(line)) {
        ++count;
        failed += is_good(answer) ? 0U : 1U;
      }
      if (world_.clock.steady() - told < seconds(1)) return;
      told = world_.clock.steady();
      tell(EventKind::step_progress, fmt::format("{} requests, {} failed", count, failed));
    };
    const auto command = tool::kubectl_logs(
        load_.place.kubectl,
        {.pod = ref_.name, .selector = "", .container = "", .since = "", .follow = true});
    require(command, {.deadline = load_.lasting * 3 + seconds(60), .keep = 4096, .on_line = hear});
    return tool::parse_load(out);
  }

  static bool is_good(const tool::LoadLine& line) {
    return line.status >= 200 && line.status < 400;
  }

  void tell(EventKind kind, const std::string& text) {
    world_.progress.on({.kind = kind, .id = "load", .text = text, .at = since()});
  }

  [[nodiscard]] milliseconds since() const {
    return std::chrono::duration_cast<milliseconds>(world_.clock.steady() - begin_);
  }

 private:
  process::Completed require(const process::CommandLine& command, process::RunOptions options) {
    const auto completed = world_.runner.run(command, options);
    if (completed.ending == process::Ending::cancelled) interrupt();
    if (!completed.ok()) throw observe::no_cluster(command, completed);
    return completed;
  }

  tool::Pod look() {
    const auto command = tool::kubectl_get(load_.place.kubectl, std::vector<tool::ObjectRef>{ref_});
    const auto completed = require(command, {.deadline = seconds(20), .on_line = {}});
    const auto objects = tool::parse_objects(completed.out, process::printed(command));
    if (!objects.empty()) return tool::parse_pod(objects.front());
    throw base::Error({.what = "the pod \"" + ref_.name + "\" that makes the load has gone",
                       .where = "",
                       .next = "somebody removed it; try again"});
  }

  [[noreturn]] void refuse(const tool::Pod& pod) {
    const observe::ClusterEyes eyes{.runner = world_.runner,
                                    .clock = world_.clock,
                                    .ask = world_.ask,
                                    .kubectl = load_.place.kubectl};
    const auto cause = observe::pod_cause(observe::gather(eyes, pod));
    throw base::Error(
        {.what = cause ? cause->sentence
                       : "the pod that makes the load does not start within " +
                             base::human_duration(to_start),
         .where = "image \"" + load_.image + "\"",
         .next = "name an image that the cluster can pull and that has curl: --image IMAGE"});
  }

  [[noreturn]] static void interrupt() {
    throw base::Error({.what = "interrupted",
                       .where = "",
                       .next = "the pod that made the load is removed",
                       .code = base::ExitCode::interrupted});
  }

  World& world_;
  const ClusterLoad& load_;
  std::chrono::steady_clock::time_point begin_;
  tool::ObjectRef ref_;
};

}  // namespace

observe::LoadFigures load_in_cluster(World& world, const ClusterLoad& load) {
  LoadRun run(world, load);
  run.tell(EventKind::step_started, "load from inside the cluster");
  run.await_start();
  const auto started = world.clock.steady();
  const auto lines = run.lines();
  const auto end = world.clock.steady();
  std::vector<std::chrono::microseconds> latencies;
  std::map<int, std::size_t> bad;
  for (const auto& line : lines) {
    latencies.push_back(line.duration);
    if (!LoadRun::is_good(line)) ++bad[line.status];
  }
  auto figures = observe::figures_of(std::move(latencies));
  figures.requests = lines.size();
  figures.lasted = std::chrono::duration_cast<milliseconds>(end - started);
  for (const auto& [status, count] : bad) {
    figures.failed += count;
    const std::string how = status == 0 ? "no answer" : "answered " + std::to_string(status);
    figures.failures.push_back(how + ", " + base::plural(count, "time"));
  }
  world.progress.on({.kind = EventKind::step_done,
                     .id = "load",
                     .text = base::plural(lines.size(), "request"),
                     .at = run.since(),
                     .duration = run.since()});
  return figures;
}

}  // namespace cloudctl::action
