#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "command/images.h"
#include "command/site.h"
#include "command/verbs.h"
#include "config/formats.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct BuildOptions {
  std::vector<std::string> services, platforms;
  std::string version;
  bool no_cache = false, push = false;
};

void add_common(Flags& flags, BuildOptions& options) {
  flags.operands({.name = "SERVICE",
                  .value = "",
                  .help = "services; default: all that have something to build",
                  .offer = Offer::service},
                 options.services);
  flags.text({.name = "--version", .value = "V", .help = "a second tag for every image"},
             options.version);
  flags.list({.name = "--platform", .value = "OS/ARCH", .help = "platform to build for"},
             options.platforms);
  flags.toggle({.name = "--no-cache", .value = "", .help = "build everything anew"},
               options.no_cache);
}

void add_build(Flags& flags, BuildOptions& options) {
  add_common(flags, options);
  flags.toggle({.name = "--push", .value = "", .help = "push what was built"}, options.push);
}

// Each once, in their order. Throws Error for one that is none.
std::vector<std::string> checked_platforms(const std::vector<std::string>& given) {
  std::vector<std::string> platforms;
  for (const auto& platform : given) {
    if (const auto wrong = config::complaint(config::Format::platform, platform)) {
      throw base::Error(
          {.what = "\"" + base::printable(platform) + "\" is no platform to build for",
           .where = "--platform",
           .next = *wrong,
           .code = base::ExitCode::usage});
    }
    const bool known = std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
    if (!known) platforms.push_back(platform);
  }
  return platforms;
}

base::ExitCode build(const BuildOptions& options, Context& context, bool push) {
  const std::vector<std::string> platforms = checked_platforms(options.platforms);
  const Loaded file = load_good(context);
  Site site(context, goal_of(context, file));
  const Loaded loaded = with_registry(file, site);
  const Planned plan =
      planned(context, loaded,
              {.images = {}, .replicas = {}, .version = options.version, .platforms = platforms});
  ImageWork work{
      .jobs = jobs_of(plan, options.services), .push = push, .no_cache = options.no_cache};
  if (work.jobs.empty()) {
    throw base::Error({.what = "there is nothing to build: every service names an image",
                       .where = loaded.source.name,
                       .next = "give a service \"build: .\" to have its image built",
                       .code = base::ExitCode::usage});
  }
  return make_images(context, site.session(), work);
}

base::ExitCode run_build(const BuildOptions& options, Context& context) {
  return build(options, context, options.push);
}

base::ExitCode run_push(const BuildOptions& options, Context& context) {
  return build(options, context, true);
}

}  // namespace

Verb build_verb() {
  return verb<BuildOptions>(
      {.name = "build",
       .summary = "build the images of all services whose content has changed",
       .details = "An image is tagged by what goes into it, so one that is there already is not "
                  "built again. Images are built side by side. For several platforms each is built "
                  "by itself, and a push puts them together under one tag.",
       .examples = {"cloudctl build", "cloudctl build web --version 2.0 --push",
                    "cloudctl build --platform linux/amd64 --platform linux/arm64 --push"},
       .exit_codes = {3, 4},
       .also_known = {}},
      add_build, run_build);
}

Verb push_verb() {
  return verb<BuildOptions>(
      {.name = "push",
       .summary = "build what is missing and push the images to their registry",
       .details = "The login is checked before anything is built.",
       .examples = {"cloudctl push", "cloudctl push web --version 2.0"},
       .exit_codes = {3, 4},
       .also_known = {"publish", "release"}},
      add_common, run_push);
}

}  // namespace cloudctl::command
