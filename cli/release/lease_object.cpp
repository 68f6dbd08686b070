#include "release/lease_object.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "plan/names.h"
#include "release/lease.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;
using std::chrono::system_clock;

constexpr const char* holder_note = "cloudctl.dev/holder";
constexpr const char* release_note = "cloudctl.dev/release";
constexpr const char* done_note = "cloudctl.dev/done";

std::string dumped(const json& tree) {
  return tree.dump(-1, ' ', false, json::error_handler_t::replace);
}

json metadata(const LeaseContent& content) {
  auto labels = plan::kube_labels(content.project, "");
  labels.erase("app.kubernetes.io/name");  // of no service
  json tree{{"name", content.name}, {"namespace", content.kube_namespace}, {"labels", labels}};
  if (!content.resource_version.empty()) tree["resourceVersion"] = content.resource_version;
  return tree;
}

json lease(const json& metadata, const json& spec) {
  return {{"apiVersion", "coordination.k8s.io/v1"},
          {"kind", "Lease"},
          {"metadata", metadata},
          {"spec", spec}};
}

std::string note(const tool::KubeObject& object, const char* name) {
  const auto found = object.annotations.find(name);
  return found == object.annotations.end() ? std::string() : found->second;
}

std::optional<int> whole(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool all = error == std::errc() && end == digits.data() + digits.size();
  return all ? std::optional(number) : std::nullopt;
}

template <typename Value>
Value value(const json& tree, const char* name, Value otherwise) {
  if (!tree.is_object() || !tree.contains(name)) return otherwise;
  const json& found = tree[name];
  const bool fits = std::is_same_v<Value, std::string> ? found.is_string() : found.is_number();
  return fits ? found.get<Value>() : otherwise;
}

}  // namespace

ProcessSpace this_process_space() {
  ProcessSpace here;
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::getline(file, here.boot);
  std::error_code none;
  here.space = std::filesystem::read_symlink("/proc/self/ns/pid", none).string();
  return here;
}

std::string lease_name(const std::string& project) {
  return "cloudctl." + plan::dns_label(project);
}

std::string to_json(const LeaseContent& content) {
  json meta = metadata(content);
  meta["annotations"] = {{holder_note, dumped({{"pid", content.holder.pid},
                                               {"host", content.holder.host},
                                               {"who", content.holder.who},
                                               {"purpose", content.holder.purpose},
                                               {"since", content.holder.since},
                                               {"boot", content.where.boot},
                                               {"space", content.where.space},
                                               {"start", content.start}})},
                         {release_note, std::to_string(content.release)},
                         {done_note, dumped(content.done)}};
  return dumped(lease(meta, {{"holderIdentity", content.identity},
                             {"leaseDurationSeconds", content.lasting.count()},
                             {"acquireTime", micro_time(content.acquired)},
                             {"renewTime", micro_time(content.renewed)},
                             {"leaseTransitions", content.transitions}}));
}

std::string given_back_json(const LeaseContent& content) {
  return dumped(lease(metadata(content), {{"holderIdentity", ""}}));
}

LeaseContent lease_content(const tool::KubeObject& object) {
  const json tree = json::parse(object.json, nullptr, false);
  const json spec = tree.is_object() ? tree.value("spec", json::object()) : json::object();
  const json notes = json::parse(note(object, holder_note), nullptr, false);
  const json done = json::parse(note(object, done_note), nullptr, false);
  const auto project = object.labels.find("app.kubernetes.io/part-of");
  LeaseContent content{.kube_namespace = object.ref.kube_namespace,
                       .name = object.ref.name,
                       .project = project == object.labels.end() ? std::string() : project->second,
                       .identity = value(spec, "holderIdentity", std::string()),
                       .resource_version = object.resource_version,
                       .holder = {.pid = value(notes, "pid", 0),
                                  .host = value(notes, "host", std::string()),
                                  .who = value(notes, "who", std::string()),
                                  .purpose = value(notes, "purpose", std::string()),
                                  .since = value(notes, "since", std::string())},
                       .where = {.boot = value(notes, "boot", std::string()),
                                 .space = value(notes, "space", std::string())},
                       .start = value(notes, "start", std::int64_t{0}),
                       .release = whole(note(object, release_note)).value_or(0),
                       .done = {},
                       .lasting = std::chrono::seconds(value(spec, "leaseDurationSeconds", 30)),
                       .acquired = from_micro_time(value(spec, "acquireTime", std::string())),
                       .renewed = from_micro_time(value(spec, "renewTime", std::string())),
                       .transitions = value(spec, "leaseTransitions", 0)};
  for (const json& step : done.is_array() ? done : json::array()) {
    if (step.is_string()) content.done.push_back(step.get<std::string>());
  }
  return content;
}

bool is_dead_here(const LeaseContent& content, const ProcessSpace& here) {
  const bool same = !here.boot.empty() && !here.space.empty() && content.where == here;
  return same && content.start != 0 &&
         !is_alive({.pid = content.holder.pid, .start = content.start, .program = {}});
}

std::string micro_time(system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = std::chrono::floor<std::chrono::microseconds>(time - whole).count();
  std::string text = base::iso_time(whole);
  text.pop_back();  // Z
  return fmt::format("{}.{:06}Z", text, micros);
}

system_clock::time_point from_micro_time(const std::string& text) {
  // "2026-11-21T12:31:05": where its numbers stand, and how long they are.
  constexpr std::array<std::array<std::size_t, 2>, 6> places{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}};
  std::array<int, 6> numbers{};
  const std::string_view view = text;
  if (view.size() < 20 || view.back() != 'Z') return {};
  for (std::size_t index = 0; index < places.size(); ++index) {
    const auto number = whole(view.substr(places[index][0], places[index][1]));
    if (!number) return {};
    numbers[index] = *number;
  }
  std::tm parts{};
  parts.tm_year = numbers[0] - 1900;
  parts.tm_mon = numbers[1] - 1;
  parts.tm_mday = numbers[2];
  parts.tm_hour = numbers[3];
  parts.tm_min = numbers[4];
  parts.tm_sec = numbers[5];
  // ".25" is 250000 micros.
  std::string micros(view.substr(std::min<std::size_t>(20, view.size())));
  if (!micros.empty()) micros.pop_back();  // Z
  micros.resize(6, '0');
  return system_clock::from_time_t(timegm(&parts)) +
         std::chrono::microseconds(whole(micros).value_or(0));
}

LeaseState parse_lease(const tool::KubeObject& object, system_clock::time_point now) {
  const LeaseContent content = lease_content(object);
  LeaseState state{.holder = {},
                   .expired = now - content.renewed >= content.lasting,
                   .release = content.release,
                   .done = content.done,
                   .resource_version = content.resource_version};
  if (content.identity.empty()) return state;
  state.holder = content.holder;
  return state;
}

tool::ObjectRef lease_ref(const tool::Kubectl& kubectl, const std::string& project) {
  return {.api_version = "coordination.k8s.io/v1",
          .kind = "Lease",
          .kube_namespace = kubectl.kube_namespace,
          .name = lease_name(project)};
}

}  // namespace cloudctl::release
