#include <charconv>

#include "action/cluster_load.h"
#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "command/published.h"
#include "command/verbs.h"
#include "report/load_view.h"

namespace cloudctl::command {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double most_per_second = 5000;
constexpr seconds longest{3600};
constexpr std::size_t most_requests = 1000000;
constexpr const char* curl_image = "curlimages/curl:8.10.1";

struct LoadOptions {
  std::string service, path = "/", image = curl_image, rate;
  int at_once = 32;
  std::optional<milliseconds> lasting;
  bool inside = false;
};

void add_load(Flags& flags, LoadOptions& options) {
  flags.required_operand(
      {.name = "SERVICE", .value = "", .help = "which service to ask", .offer = Offer::service},
      options.service);
  flags.text({.name = "--rate", .value = "N", .help = "requests per second; default: 20"},
             options.rate);
  flags.duration({.name = "--for", .value = "TIME", .help = "how long; default: 30s, at most 1h"},
                 options.lasting);
  flags.number({.name = "--concurrency",
                .value = "N",
                .help = "requests under way at once, at most; default: 32"},
               options.at_once);
  flags.text({.name = "--path", .value = "PATH", .help = "what to ask for; default: /"},
             options.path);
  flags.word({.name = "--from", .value = "WHERE", .help = "this machine, or a pod beside it"},
             {"here", "cluster"}, [&](std::size_t i) { options.inside = i == 1; });
  flags.text({.name = "--image",
              .value = "IMAGE",
              .help = std::string("for --from cluster: has curl; default: ") + curl_image},
             options.image);
}

double rate_of(const LoadOptions& options) {
  if (options.rate.empty()) return 20;
  double rate = 0;
  const char* end = options.rate.data() + options.rate.size();
  const auto [last, error] = std::from_chars(options.rate.data(), end, rate);
  if (error == std::errc() && last == end && rate > 0 && rate <= most_per_second) return rate;
  throw base::Error({.what = "\"" + base::printable(options.rate) + "\" is no rate",
                     .where = "",
                     .next = "a rate is a number above 0 and up to 5000, in requests per second",
                     .code = base::ExitCode::usage});
}

void check(const LoadOptions& options, milliseconds lasting) {
  const auto refuse = [](const std::string& what, const std::string& next) {
    throw base::Error({.what = what, .where = "", .next = next, .code = base::ExitCode::usage});
  };
  if (lasting > longest || lasting <= milliseconds(0)) {
    refuse("\"--for\" is more than 0 and at most 1h", "run it again for longer loads");
  }
  if (options.at_once < 1 || options.at_once > 1000) {
    refuse("\"--concurrency\" is from 1 to 1000", "the default is 32");
  }
  if (!options.path.starts_with('/')) {
    refuse("\"" + base::printable(options.path) + "\" is no path", "a path begins with \"/\"");
  }
}

std::string with_path(std::string url, const std::string& path) {
  while (url.ends_with('/')) url.pop_back();
  return url + path;
}

// Asks until the time is over or Ctrl-C; says every second how far it is.
observe::LoadFigures from_here(Session& session, observe::SteadyLoad load, milliseconds lasting) {
  auto& world = session.world();
  const auto begin = world.clock.steady();
  const auto until = begin + lasting;
  const auto since = [&] {
    return std::chrono::duration_cast<milliseconds>(world.clock.steady() - begin);
  };
  world.progress.on({.kind = action::EventKind::step_started,
                     .id = "load",
                     .text = "load on " + load.urls.front()});
  observe::Steady steady(world.ask, std::move(load));
  while (world.clock.steady() < until) {
    const auto left = std::chrono::duration_cast<milliseconds>(until - world.clock.steady());
    if (!world.clock.sleep(std::min<milliseconds>(left, seconds(1)))) break;
    world.progress.on({.kind = action::EventKind::step_progress,
                       .id = "load",
                       .text = observe::described(steady.now()),
                       .at = since()});
  }
  auto figures = steady.stop();
  world.progress.on({.kind = action::EventKind::step_done,
                     .id = "load",
                     .text = base::plural(figures.requests, "request"),
                     .at = since(),
                     .duration = figures.lasted});
  return figures;
}

std::string inside_url(const LoadOptions& options, const release::Record& record) {
  const auto& service = *release::find_service(record, options.service);
  if (service.ports.empty()) {
    throw base::Error({.what = "service \"" + options.service + "\" has no port",
                       .where = "",
                       .next = "give it \"port: N\" in cloudctl.yaml and deploy",
                       .code = base::ExitCode::usage});
  }
  return "http://" + options.service + ":" + std::to_string(service.ports.front().number) +
         options.path;
}

// What is asked for, checked.
struct Asked {
  double rate = 20;
  milliseconds lasting{30000};
};

struct Came {
  std::string url;
  observe::LoadFigures figures;
};

Came inside(const LoadOptions& options, Site& site, const Asked& wanted) {
  Cluster* cluster = site.cluster();
  if (cluster == nullptr) {
    throw base::Error({.what = "the local target is no cluster to make load in",
                       .where = "",
                       .next = "leave out \"--from cluster\"",
                       .code = base::ExitCode::usage});
  }
  const auto lasting = std::chrono::duration_cast<seconds>(wanted.lasting);
  const std::string url = inside_url(options, site.current());
  return {.url = url,
          .figures = action::load_in_cluster(cluster->world(),
                                             {.place = cluster->place(),
                                              .url = url,
                                              .image = options.image,
                                              .per_second = wanted.rate,
                                              .lasting = std::max(seconds(1), lasting),
                                              .side_by_side = std::min(options.at_once, 8)})};
}

Came outside(const LoadOptions& options, Site& site, const Asked& wanted) {
  const auto urls = published(site, options.service);
  if (urls.empty()) refuse_unpublished(site, options.service);
  observe::SteadyLoad load{
      .per_second = wanted.rate, .at_once = options.at_once, .most = most_requests};
  for (const auto& url : urls) load.urls.push_back(with_path(url, options.path));
  const std::string first = load.urls.front();
  return {.url = first, .figures = from_here(site.session(), std::move(load), wanted.lasting)};
}

report::LoadFacts facts_of(const LoadOptions& options, const Asked& wanted, const Came& loaded) {
  const auto& figures = loaded.figures;
  return {.url = loaded.url,
          .from = options.inside ? "inside the cluster" : "this machine",
          .per_second = wanted.rate,
          .requests = figures.requests,
          .failed = figures.failed,
          .missed = figures.missed,
          .p50 = figures.p50,
          .p90 = figures.p90,
          .p99 = figures.p99,
          .longest = figures.longest,
          .lasted = figures.lasted,
          .failures = figures.failures};
}

base::ExitCode run_load(const LoadOptions& options, Context& context) {
  const Asked wanted{.rate = rate_of(options), .lasting = options.lasting.value_or(seconds(30))};
  check(options, wanted.lasting);
  Site site(context, goal_of(context));
  require_service(site.current(), options.service);
  const Came loaded =
      options.inside ? inside(options, site, wanted) : outside(options, site, wanted);
  site.session().talk().end();
  context.answer(report::load_view(facts_of(options, wanted, loaded), context.look()));
  const bool good = loaded.figures.requests > 0 && loaded.figures.failed == 0;
  return good ? base::ExitCode::ok : base::ExitCode::failed;
}

}  // namespace

Verb load_verb() {
  return verb<LoadOptions>(
      {.name = "load",
       .summary = "ask a service at a steady rate, and say what came of it",
       .details = "To try autoscaling and rollouts. A slow answer does not slow the asking. With "
                  "\"--from cluster\" a pod does it by curl, at most eight requests at once, and "
                  "is removed afterwards. Exits with 1 if a request failed.",
       .examples = {"cloudctl load web --rate 200 --for 1m -t staging",
                    "cloudctl load web --from cluster --rate 50 -t staging"},
       .exit_codes = {3, 4},
       .also_known = {"bench", "stress"}},
      add_load, run_load);
}

}  // namespace cloudctl::command
