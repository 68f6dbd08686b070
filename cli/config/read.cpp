#include "config/read.h"

#include <fmt/format.h>

#include "config/forms.h"
#include "config/parse.h"
#include "config/parts.h"
#include "config/relations.h"
#include "config/take.h"

namespace cloudctl::config {
namespace {

Project read_project(const Node& root, Notes& notes) {
  Project project;
  const Object object(root, notes);
  project.name = take_text(object, "name", notes).value_or("");
  project.registry = take_text(object, "registry", notes);
  if (const Value* services = object.find("services")) {
    if (services->is(NodeKind::map) && services->node->entries.empty()) {
      notes.error(services->key_span,
                  {.code = "C028",
                   .message = "there is no service to deploy",
                   .label = "at least one belongs here",
                   .help = "for example: services: {web: {build: ., port: 8080}}"});
    }
    for (const Value& service : read_named(*services, notes)) {
      project.services.emplace(last_word(service.path), read_service(service, true, notes));
    }
  }
  if (const Value* backing = object.find("backing")) {
    project.backing = read_backing(*backing, notes);
  }
  if (const Value* alerts = object.find("alerts")) project.alerts = read_alerts(*alerts, notes);
  if (const Value* notify = object.find("notify")) project.notify = read_notify(*notify, notes);
  if (const Value* targets = object.find("targets")) {
    project.targets = read_targets(*targets, notes);
  }
  return project;
}

void note_not_a_map(const Node& root, Notes& notes) {
  Mistake mistake{
      .code = "C009",
      .message = fmt::format("the file must be a map of keys, not {}", found_form(root)),
      .label = "",
      .help = "begin with \"name: my-project\""};
  // The classic: YAML sees no key without the blank.
  if (root.kind == NodeKind::scalar && root.text.find(':') != std::string::npos) {
    mistake.label = "a blank is missing behind \":\"";
  }
  notes.error(root.span, mistake);
}

}  // namespace

Reading read(const base::Source& source) {
  Reading reading;
  Parsed parsed = parse(source);
  if (!parsed.diagnostics.empty()) {
    reading.diagnostics = base::sorted(std::move(parsed.diagnostics));
    return reading;
  }
  Notes notes;
  if (!parsed.root || parsed.root->kind == NodeKind::null) {
    notes.error({.begin = {.line = 1, .column = 1}, .length = 1},
                {.code = "C009",
                 .message = "the file is empty",
                 .label = "",
                 .help = "`cloudctl init` writes a first one"});
  } else if (parsed.root->kind != NodeKind::map) {
    note_not_a_map(*parsed.root, notes);
  } else {
    reading.project = read_project(*parsed.root, notes);
    check_relations(reading.project, notes);
  }
  reading.project.places = notes.places();
  reading.diagnostics = notes.diagnostics();
  return reading;
}

}  // namespace cloudctl::config
