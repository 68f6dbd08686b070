#include "command/complete_values.h"

#include "command/goal.h"
#include "command/help.h"
#include "command/load.h"
#include "command/local.h"
#include "command/verbs.h"
#include "config/explain.h"
#include "report/history_view.h"

namespace cloudctl::command {

namespace {

Choices services(const Context& context) {
  Choices choices;
  for (const auto& [name, service] : load(context).reading.project.services) {
    choices.push_back({name, service.image.value_or("")});
  }
  return choices;
}

Choices targets(const Context& context) {
  const auto reading = load(context).reading;
  Choices choices{{"local", "this machine's Docker"}};
  for (const auto& [name, target] : reading.project.targets) {
    if (name != "local") choices.push_back({name, ""});
  }
  return choices;
}

Choices releases(Context& context) {
  Choices choices;
  const Goal goal = goal_of(context);
  if (is_cluster(goal)) return choices;  // asking a cluster takes longer than a key press should
  const Local local(context, goal.project);
  for (const auto& record : local.store().list()) {
    choices.push_back({std::to_string(record.number),
                       report::result_word(record.result) + ", " + record.started});
  }
  return choices;
}

Choices secrets(Context& context) {
  Choices choices;
  for (const auto& [name, service] : load(context).reading.project.services) {
    if (!service.secrets) continue;
    for (const auto& secret : *service.secrets) choices.push_back({secret, "of " + name});
  }
  return choices;
}

Choices keys() {
  Choices choices{{"last", "the last failed run"}};
  for (const auto& key : config::explainable()) choices.push_back({key, ""});
  return choices;
}

Choices help_words() {
  Choices choices;
  for (const Topic& topic : topics()) choices.push_back({topic.name, topic.summary});
  for (const Verb& verb : all_verbs()) {
    if (verb.text.name.find(' ') == std::string::npos) {
      choices.push_back({verb.text.name, verb.text.summary});
    }
  }
  return choices;
}

}  // namespace

Choices values_of(Offer offer, Context& context) {
  switch (offer) {
    case Offer::nothing:
      return {};
    case Offer::file:
      return {{":file", ""}};
    case Offer::folder:
      return {{":folder", ""}};
    case Offer::target:
      return targets(context);
    case Offer::service:
      return services(context);
    case Offer::release:
      return releases(context);
    case Offer::secret:
      return secrets(context);
    case Offer::key:
      return keys();
    case Offer::topic:
      return help_words();
  }
  return {};
}

}  // namespace cloudctl::command
