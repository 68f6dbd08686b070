#include "config/compose_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "config/compose_value.h"
#include "config/formats.h"
#include "config/parse.h"

namespace cloudctl::config {
namespace {

base::Diagnostic not_compose(base::Span span, std::string message) {
  return {.severity = base::Severity::error,
          .code = "C009",
          .message = std::move(message),
          .span = span,
          .label = "",
          .help = "a compose file has a map \"services\" with a map for each service"};
}

// Top-level keys beside "services".
void note_rest(const Node& root, Draft& draft) {
  for (const Entry& entry : root.entries) {
    const std::string& key = entry.key;
    // "version" means nothing since compose v2; volumes and secrets are taken where they are used.
    if (key == "services" || key == "name" || key == "version" || key == "volumes" ||
        key == "secrets" || key.starts_with("x-")) {
      continue;
    }
    const std::string why =
        key == "networks" ? "services of a project reach each other under their names" : "";
    draft.not_taken.push_back(fmt::format("\"{}\"{}{}", key, why.empty() ? "" : ": ", why));
  }
}

void note_database(const DraftService& service, Draft& draft) {
  if (!service.image) return;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> known{{
      {"mongo", "mongodb"},
      {"postgres", "postgres"},
      {"redis", "redis"},
      {"rabbitmq", "rabbitmq"},
      {"bitnami/postgresql", "postgres"},
      {"valkey", "redis"},
  }};
  const std::string image = service.image->value.substr(0, service.image->value.find(':'));
  for (const auto& [name, type] : known) {
    if (image != name && !image.ends_with("/" + std::string(name))) continue;
    draft.not_taken.push_back(fmt::format(
        "service \"{}\" stays an ordinary service; on targets that have them, \"backing: {{{}: "
        "{{type: {}}}}}\" gives one ready-made (`cloudctl explain backing`)",
        service.name, service.name, type));
    return;
  }
}

// Uses of services that are not in the draft, and names that had to be changed.
void settle_uses(const std::map<std::string, std::string>& names, Draft& draft) {
  for (DraftService& service : draft.services) {
    std::vector<Finding> uses;
    for (Finding& use : service.uses) {
      const auto found = names.find(use.value);
      if (found != names.end()) {
        uses.push_back({found->second, use.origin});
      } else {
        draft.not_taken.push_back(
            fmt::format("service \"{}\": it depends on \"{}\", which is not "
                        "in the file that was written",
                        service.name, base::printable(use.value)));
      }
    }
    service.uses = std::move(uses);
  }
}

std::string free_name(const std::string& wanted, const std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; taken.contains(name); ++number) name = fmt::format("{}-{}", wanted, number);
  return name;
}

void take_services(const base::Source& source, const Node& services, Draft& draft) {
  std::map<std::string, std::string> names;  // theirs → ours
  std::set<std::string> taken_names;
  for (const Entry& entry : services.entries) {
    if (names.contains(entry.key)) continue;
    Taken taken = take_service(source.name, entry);
    const std::string name = free_name(name_from(entry.key), taken_names);
    for (const std::string& sentence : taken.left) {
      draft.not_taken.push_back(fmt::format("service \"{}\": {}", name, sentence));
    }
    if (!taken.service.build && !taken.service.image) {
      draft.not_taken.push_back(
          fmt::format("service \"{}\" as a whole: it has no image and no folder to build", name));
      continue;
    }
    if (name != entry.key) {
      draft.not_taken.push_back(
          fmt::format("the name of service \"{}\": it is \"{}\" here, also "
                      "for services that connect to it",
                      base::printable(entry.key), name));
    }
    names.emplace(entry.key, name);
    taken_names.insert(name);
    taken.service.name = name;
    note_database(taken.service, draft);
    draft.services.push_back(std::move(taken.service));
  }
  settle_uses(names, draft);
}

}  // namespace

ComposeImport draft_from_compose(const base::Source& source) {
  ComposeImport result;
  Parsed parsed = parse(source);
  result.diagnostics = std::move(parsed.diagnostics);
  if (!result.diagnostics.empty()) return result;
  const Node* services = parsed.root ? member(*parsed.root, "services") : nullptr;
  if (services == nullptr || services->kind != NodeKind::map) {
    result.diagnostics.push_back(
        not_compose({.begin = {.line = 1, .column = 1}, .length = 1},
                    fmt::format("\"{}\" has no \"services\"", source.name)));
    return result;
  }
  for (const Entry& entry : services->entries) {
    if (entry.value.kind == NodeKind::map) continue;
    result.diagnostics.push_back(not_compose(
        entry.span, fmt::format("service \"{}\" is not a map", base::printable(entry.key))));
  }
  if (!result.diagnostics.empty()) return result;
  Draft& draft = result.draft;
  const Node* name = member(*parsed.root, "name");
  if (name != nullptr && name->kind == NodeKind::scalar) {
    draft.name = {name_from(interpolated(name->text).value_or("app")),
                  origin_of(source.name, name->span)};
  } else {
    draft.name = {"app", "to be chosen"};
  }
  take_services(source, *services, draft);
  note_rest(*parsed.root, draft);
  draft.targets.push_back({.name = "local", .settings = {}});
  return result;
}

}  // namespace cloudctl::config
