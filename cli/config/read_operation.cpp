#include <fmt/format.h>

#include "base/text.h"
#include "config/formats_numbers.h"
#include "config/parts.h"
#include "config/take.h"

namespace cloudctl::config {
namespace {

// A key that does not fit the kind of the probe.
void refuse_beside(const Object& object, std::string_view key, ProbeKind kind, Notes& notes) {
  const Value* value = object.find(key);
  if (value == nullptr) return;
  static constexpr std::string_view kinds[] = {"http", "tcp", "exec"};
  notes.error(value->key_span,
              {.code = "C023",
               .message = fmt::format("{} does not fit kind {}", in_words(value->path),
                                      kinds[static_cast<std::size_t>(kind)]),
               .label = "",
               .help = "\"path\" belongs to http, \"port\" to http and tcp, \"command\" to exec"});
}

void require_for(const Object& object, const Value& probe, std::string_view key, Notes& notes) {
  if (object.has(key)) return;
  notes.error(probe.key_span,
              {.code = "C012",
               .message = fmt::format("key \"{}\" is missing in {}", key, in_words(probe.path)),
               .label = fmt::format("its kind needs \"{}\"", key),
               .help = key == "path" ? "for example: path: /readyz"
                                     : "for example: command: [/app/healthy]"});
}

void check_kind(const Object& object, const Value& value, ProbeKind kind, Notes& notes) {
  if (kind == ProbeKind::http) require_for(object, value, "path", notes);
  if (kind == ProbeKind::exec) require_for(object, value, "command", notes);
  if (kind != ProbeKind::http) refuse_beside(object, "path", kind, notes);
  if (kind != ProbeKind::exec) refuse_beside(object, "command", kind, notes);
  if (kind == ProbeKind::exec) refuse_beside(object, "port", kind, notes);
}

std::optional<Probe> read_probe(const Value& value, Notes& notes) {
  Probe probe;
  if (value.is(NodeKind::scalar)) {
    const auto text = read_text(value, notes);
    if (!text) return {};
    if (*text != "tcp") {
      probe.kind = ProbeKind::http;
      probe.path = *text;
    }
    return probe;
  }
  const Object object(value, notes);
  if (!value.is(NodeKind::map)) return {};
  probe.path = take_text(object, "path", notes).value_or("");
  probe.port = take_integer(object, "port", notes);
  if (auto command = take_texts(object, "command", notes)) probe.command = std::move(*command);
  probe.delay = take_duration(object, "delay", notes);
  probe.period = take_duration(object, "period", notes);
  probe.timeout = take_duration(object, "timeout", notes);
  probe.failures = take_integer(object, "failures", notes);
  const ProbeKind implied = object.has("path")      ? ProbeKind::http
                            : object.has("command") ? ProbeKind::exec
                                                    : ProbeKind::tcp;
  probe.kind = take_word<ProbeKind>(object, "kind", notes).value_or(implied);
  check_kind(object, value, probe.kind, notes);
  return probe;
}

std::optional<Range> read_range(const Value& value, Notes& notes) {
  const auto text = read_text(value, notes);
  if (!text) return {};
  const RangeText range = split_range(*text);
  const auto parse = value.key->format == Format::cpu_range ? base::parse_cpu : base::parse_bytes;
  if (*parse(range.request) > *parse(range.limit)) {
    notes.error(value.span(),
                {.code = "C024",
                 .message = fmt::format("{} requests more than its limit", in_words(value.path)),
                 .label = fmt::format("{} is more than {}", range.request, range.limit),
                 .help = fmt::format("write {}..{}", range.limit, range.request)});
    return {};
  }
  return Range{.request = std::string(range.request), .limit = std::string(range.limit)};
}

std::optional<Amount> read_amount(const Value& value, Notes& notes) {
  const auto text = read_text(value, notes);
  if (!text) return {};
  const bool percent = text->ends_with('%');
  const std::string_view number =
      std::string_view(*text).substr(0, text->size() - (percent ? 1 : 0));
  return Amount{.value = static_cast<int>(*whole_number(number)), .percent = percent};
}

}  // namespace

Probes read_probes(const Value& value, Notes& notes) {
  Probes probes;
  const Object object(value, notes);
  if (const Value* ready = object.find("ready")) probes.ready = read_probe(*ready, notes);
  if (const Value* live = object.find("live")) probes.live = read_probe(*live, notes);
  probes.start = take_duration(object, "start", notes);
  return probes;
}

Resources read_resources(const Value& value, Notes& notes) {
  Resources resources;
  const Object object(value, notes);
  if (const Value* cpu = object.find("cpu")) resources.cpu = read_range(*cpu, notes);
  if (const Value* memory = object.find("memory")) resources.memory = read_range(*memory, notes);
  return resources;
}

std::optional<Autoscale> read_autoscale(const Value& value, Notes& notes) {
  const Object object(value, notes);
  const auto min = take_integer(object, "min", notes);
  const auto max = take_integer(object, "max", notes);
  Autoscale autoscale;
  if (const Value* cpu = object.find("cpu")) autoscale.cpu = read_percent(*cpu, notes);
  if (const Value* memory = object.find("memory")) autoscale.memory = read_percent(*memory, notes);
  if (!min || !max) return {};
  autoscale.min = *min;
  autoscale.max = *max;
  if (*min > *max) {
    notes.error(object.find("min")->span(),
                {.code = "C024",
                 .message = fmt::format("{} is more than \"max\"", in_words(value.path + ".min")),
                 .label = fmt::format("{} is more than {}", *min, *max),
                 .help = "\"min\" is the smaller bound"});
  }
  return autoscale;
}

Rollout read_rollout(const Value& value, Notes& notes) {
  Rollout rollout;
  const Object object(value, notes);
  rollout.strategy = take_word<Strategy>(object, "strategy", notes);
  if (const Value* surge = object.find("surge")) rollout.surge = read_amount(*surge, notes);
  if (const Value* missing = object.find("unavailable")) {
    rollout.unavailable = read_amount(*missing, notes);
  }
  if (rollout.strategy == Strategy::recreate && (rollout.surge || rollout.unavailable)) {
    notes.error(object.find("strategy")->span(),
                {.code = "C022",
                 .message = fmt::format("{} excludes \"surge\" and \"unavailable\"",
                                        in_words(value.path + ".strategy")),
                 .label = "all are replaced at once",
                 .help = "remove them, or write \"strategy: rolling\""});
  }
  if (rollout.surge && rollout.unavailable && rollout.surge->value == 0 &&
      rollout.unavailable->value == 0) {
    notes.error(object.find("unavailable")->span(),
                {.code = "C024",
                 .message = fmt::format("{} leaves no room", in_words(value.path)),
                 .label = "none more and none less: nothing could be replaced",
                 .help = "set \"surge\" or \"unavailable\" to 1"});
  }
  return rollout;
}

}  // namespace cloudctl::config
