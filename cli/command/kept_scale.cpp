#include "command/kept_scale.h"

#include "base/text.h"
#include "release/scale_basis.h"

namespace cloudctl::command {

namespace {

// What the file alone says; nothing if it has mistakes.
std::map<std::string, int> file_replicas(const Context& context, const Loaded& loaded) {
  std::map<std::string, int> replicas;
  if (base::has_errors(loaded.reading.diagnostics)) return replicas;
  const auto file =
      resolution(context, loaded, {.images = {}, .replicas = {}, .version = "", .contents = false});
  for (const auto& service : file.plan.services) replicas[service.name] = service.replicas;
  return replicas;
}

}  // namespace

std::map<std::string, int> kept_scale(Context& context, const Loaded& loaded,
                                      const std::filesystem::path& state,
                                      std::map<std::string, int> scale) {
  const auto basis = release::scale_basis(state);
  if (scale.empty() || basis.empty()) return scale;
  const auto file = file_replicas(context, loaded);
  auto kept = release::still_counting(scale, basis, file);
  for (const auto& [name, count] : scale) {
    if (kept.contains(name) || file.at(name) == count) continue;
    context.say(name + " has " + base::plural(static_cast<std::size_t>(file.at(name)), "replica") +
                ", as " + loaded.source.name +
                " says since it was edited; \"cloudctl scale\" had asked for " +
                std::to_string(count));
  }
  return kept;
}

void remember_file(const Context& context, const std::filesystem::path& state,
                   const std::map<std::string, int>& asked) {
  const auto file = file_replicas(context, load(context));
  auto basis = release::scale_basis(state);
  for (const auto& [name, count] : asked) {
    basis.erase(name);
    if (file.contains(name)) basis[name] = file.at(name);
  }
  release::save_scale_basis(state, basis);
}

}  // namespace cloudctl::command
