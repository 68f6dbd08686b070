#include "config/service_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/secret_words.h"

namespace cloudctl::config {
namespace {

struct Pair {
  std::string_view first, second, way_out;
};

// Notes it at the second of two keys that exclude each other.
void exclude(const Subject& subject, const Pair& pair, Notes& notes) {
  const Value* second = subject.object.find(pair.second);
  if (second == nullptr || !subject.object.has(pair.first)) return;
  notes.error(second->key_span,
              {.code = "C022",
               .message = fmt::format("{} has both \"{}\" and \"{}\"", in_words(subject.value.path),
                                      pair.first, pair.second),
               .label = fmt::format("excludes \"{}\"", pair.first),
               .help = std::string(pair.way_out)});
}

bool is_task(const Service& service) {
  return service.workload == Workload::job || service.workload == Workload::cronjob;
}

void check_task(const Subject& subject, const Service& service, Notes& notes) {
  if (!is_task(service)) return;
  for (const std::string_view key : {"replicas", "autoscale", "rollout", "expose"}) {
    const Value* value = subject.object.find(key);
    if (value == nullptr) continue;
    if (service.expose && key == "expose" && service.expose->kind == Exposure::none) continue;
    notes.error(value->key_span,
                {.code = "C023",
                 .message = fmt::format("{} does not fit a {}", in_words(value->path),
                                        subject.object.find("workload")->node->text),
                 .label = "a task ends: it is not reached or replicated",
                 .help = "remove it, or make the service a deployment"});
  }
}

void check_schedule(const Subject& subject, const Service& service, Notes& notes) {
  const Value* schedule = subject.object.find("schedule");
  const Value* workload = subject.object.find("workload");
  if (service.workload == Workload::cronjob && schedule == nullptr && subject.complete) {
    notes.error(workload->span(), {.code = "C012",
                                   .message = fmt::format("key \"schedule\" is missing in {}",
                                                          in_words(subject.value.path)),
                                   .label = "a cronjob needs \"schedule\"",
                                   .help = "for example: schedule: \"*/5 * * * *\""});
  }
  const bool other =
      workload != nullptr && service.workload && service.workload != Workload::cronjob;
  const bool none = workload == nullptr && subject.complete;
  if (schedule != nullptr && (other || none)) {
    notes.error(schedule->key_span,
                {.code = "C023",
                 .message = fmt::format("{} needs workload cronjob", in_words(schedule->path)),
                 .label = "only a cronjob has a schedule",
                 .help = "add \"workload: cronjob\", or remove \"schedule\""});
  }
}

bool asks_a_port(const std::optional<Probe>& probe) {
  return probe && probe->kind != ProbeKind::exec && !probe->port;
}

void check_port(const Subject& subject, const Service& service, Notes& notes) {
  if (is_task(service)) return;  // said already
  if (!subject.complete || subject.object.has("port") || subject.object.has("ports")) return;
  const bool exposed = service.expose && service.expose->kind != Exposure::none &&
                       service.expose->kind != Exposure::cluster;
  const bool probed =
      service.probes && (asks_a_port(service.probes->ready) || asks_a_port(service.probes->live));
  for (const auto& [needed, key] : {std::pair{exposed, "expose"}, std::pair{probed, "probes"}}) {
    if (!needed) continue;
    const Value* value = subject.object.find(key);
    notes.error(value->key_span, {.code = "C023",
                                  .message = fmt::format("{} needs a port", in_words(value->path)),
                                  .label = "which port?",
                                  .help = "add the one that the service listens on: port: 8080"});
  }
}

}  // namespace

void check_image(const Subject& subject, Notes& notes) {
  exclude(subject,
          {.first = "build",
           .second = "image",
           .way_out = "\"build\" makes the image, \"image\" takes one as it is: keep one of them"},
          notes);
  if (!subject.complete || subject.object.has("build") || subject.object.has("image")) return;
  notes.error(subject.value.key_span,
              {.code = "C012",
               .message = fmt::format("{} has neither \"build\" nor \"image\"",
                                      in_words(subject.value.path)),
               .label = "what does it run?",
               .help = "add \"build: .\" for a folder, or \"image: nginx:1.27\""});
}

void check_clear_and_secret(const Object& object, const std::map<std::string, std::string>& env,
                            const std::vector<std::string>& secrets, Notes& notes) {
  for (const auto& [name, text] : env) {
    const Value& value = *object.find("env");
    const base::Span span = notes.span_of(value.path + "." + name);
    if (std::find(secrets.begin(), secrets.end(), name) != secrets.end()) {
      notes.error(span,
                  {.code = "C022",
                   .message = fmt::format("\"{}\" stands in \"env\" and in \"secrets\"", name),
                   .label = "which one holds?",
                   .help = "remove one of them"});
    } else if (looks_secret(name, text)) {
      notes.warning(span, {.code = "C030",
                           .message = fmt::format("\"{}\" looks like a secret in clear", name),
                           .label = "anybody who reads the file knows it",
                           .help = fmt::format("write \"secrets: [{0}]\" and keep the value with "
                                               "`cloudctl secrets set {0}`",
                                               name)});
    }
  }
}

void check_service(const Subject& subject, const Service& service, Notes& notes) {
  check_image(subject, notes);
  exclude(subject,
          {.first = "port",
           .second = "ports",
           .way_out = "put all of them into \"ports\", the exposed one first"},
          notes);
  exclude(subject,
          {.first = "replicas",
           .second = "autoscale",
           .way_out = "with \"autoscale\" the number is its business: remove \"replicas\""},
          notes);
  check_task(subject, service, notes);
  check_schedule(subject, service, notes);
  check_port(subject, service, notes);
  check_clear_and_secret(subject.object, service.env.value_or(std::map<std::string, std::string>{}),
                         service.secrets.value_or(std::vector<std::string>{}), notes);
}

}  // namespace cloudctl::config
