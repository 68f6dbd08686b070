#include "base/error.h"
#include "command/eks_verb.h"
#include "command/kops_verb.h"
#include "command/run_flags.h"
#include "command/verbs.h"

namespace cloudctl::command {

namespace {

void require_eks(const Goal& goal, const std::string& verb) {
  if (goal.target.cloud) return;
  throw base::Error({.what = "\"cluster " + verb + "\" is for targets of type eks, and \"" +
                             goal.target.name + "\" is of type " + type_word(goal.target.type),
                     .where = "",
                     .next = "name one with \"-t TARGET\"",
                     .code = base::ExitCode::usage});
}

struct ScaleOptions {
  std::string count;
  bool yes = false;
};

void add_scale(Flags& flags, ScaleOptions& options) {
  flags.required_operand({.name = "NODES", .value = "", .help = "how many there shall be"},
                         options.count);
  add_yes(flags, options.yes);
}

int number_of(const std::string& text) {
  constexpr std::size_t most_digits = 4;
  const bool digits = !text.empty() && text.size() <= most_digits &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  if (digits) return std::stoi(text);
  throw base::Error({.what = "\"" + text + "\" is no number of nodes",
                     .where = "",
                     .next = "for example \"cloudctl cluster scale 3 -t eks\"",
                     .code = base::ExitCode::usage});
}

base::ExitCode run_scale(const ScaleOptions& options, Context& context) {
  const int count = number_of(options.count);
  const Goal goal = goal_of(context);
  require_eks(goal, "scale");
  return scale_eks(context, goal, count, options.yes);
}

struct KubeconfigOptions {
  std::string out;
};

void add_kubeconfig(Flags& flags, KubeconfigOptions& options) {
  flags.text({.name = "--out",
              .value = "FILE",
              .help = "write it there (only you can read it) instead of printing it",
              .offer = Offer::file},
             options.out);
}

base::ExitCode run_kubeconfig(const KubeconfigOptions& options, Context& context) {
  const Goal goal = goal_of(context);
  if (goal.target.kops) return kops_kubeconfig(context, goal, options.out);
  require_eks(goal, "kubeconfig");
  return eks_kubeconfig(context, goal, options.out);
}

}  // namespace

Verb cluster_scale_verb() {
  return verb<ScaleOptions>(
      {.name = "cluster scale",
       .summary = "change the number of machines of an EKS cluster",
       .details = "More than \"nodes.max\", or fewer than \"nodes.min\", moves that bound of the "
                  "group too. Says what it then costs, and asks before it costs more.",
       .examples = {"cloudctl cluster scale 3 -t eks", "cloudctl cluster scale 6 -t eks --yes"},
       .exit_codes = {3, 4, 9},
       .also_known = {}},
      add_scale, run_scale);
}

Verb cluster_kubeconfig_verb() {
  return verb<KubeconfigOptions>(
      {.name = "cluster kubeconfig",
       .summary = "print a kubeconfig for kubectl by hand",
       .details =
           "Of an EKS cluster: it holds no token, kubectl asks \"aws\" for one. Of a cluster of "
           "kops, with --out: it holds a certificate for 18 hours. Your own kubeconfig is "
           "left alone.",
       .examples = {"cloudctl cluster kubeconfig -t eks",
                    "cloudctl cluster kubeconfig -t eks --out prod.kubeconfig"},
       .exit_codes = {3, 4},
       .also_known = {}},
      add_kubeconfig, run_kubeconfig);
}

}  // namespace cloudctl::command
