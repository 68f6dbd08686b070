#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "command/kept_scale.h"
#include "command/site.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct ScaleOptions {
  std::vector<std::string> wishes;
  bool dry_run = false, force_conflicts = false;
  Times times;
};

void add_scale(Flags& flags, ScaleOptions& options) {
  flags.required_operands({.name = "SERVICE=N",
                           .value = "",
                           .help = "how many containers a service shall have",
                           .offer = Offer::service},
                          options.wishes);
  add_dry_run(flags, options.dry_run);
  add_force_conflicts(flags, options.force_conflicts);
  add_times(flags, options.times);
}

int count_of(const std::string& wish, std::string_view text) {
  int count = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size() && count >= 0 && count <= 1000) {
    return count;
  }
  throw base::Error({.what = "\"" + base::printable(wish) + "\" is no SERVICE=N",
                     .where = "",
                     .next = "N is a whole number from 0 to 1000, as in \"web=3\"",
                     .code = base::ExitCode::usage});
}

std::map<std::string, int> counts(const ScaleOptions& options, const release::Record& record) {
  std::map<std::string, int> replicas;
  for (const auto& wish : options.wishes) {
    const auto equals = wish.find('=');
    const std::string name = wish.substr(0, equals);
    const int count = count_of(
        wish, equals == std::string::npos ? "" : std::string_view(wish).substr(equals + 1));
    require_service(record, name);
    replicas[name] = count;
  }
  return replicas;
}

base::ExitCode run_scale(const ScaleOptions& options, Context& context) {
  Site site(context, goal_of(context));
  const release::Record now = site.current();
  const auto replicas = counts(options, now);
  auto record = site.scaled(now, replicas);
  const std::string commit = record.commit;
  record = site.session().signed_by_us(std::move(record), context.directory());
  record.commit = commit;
  Order order{.desired = std::move(record),
              .scale = site.scale(),
              .dry_run = options.dry_run,
              .force_conflicts = options.force_conflicts,
              .times = options.times};
  for (const auto& [name, count] : replicas) order.scale[name] = count;
  const auto done = carry_out(context, site, std::move(order));
  if (done.verdict == base::ExitCode::ok && !options.dry_run) {
    remember_file(context, site.session().state(), replicas);
  }
  return done.code;
}

}  // namespace

Verb scale_verb() {
  return verb<ScaleOptions>(
      {.name = "scale",
       .summary = "change how many containers a service has",
       .details = "The next deploys keep it until the file's replicas are edited. On this machine "
                  "a published service takes one host port for each; in a cluster the bounds of an "
                  "autoscaled service are changed instead.",
       .examples = {"cloudctl scale web=3", "cloudctl scale web=3 worker=0"},
       .exit_codes = {3, 4, 5, 6, 9},
       .also_known = {"replicas"}},
      add_scale, run_scale);
}

}  // namespace cloudctl::command
