#include "action/local_secrets.h"

#include <algorithm>

#include "release/passwords.h"

namespace cloudctl::action {
namespace {

std::set<std::string> names_in(const release::Record& record) {
  std::set<std::string> names;
  for (const auto& service : record.services) {
    names.insert(service.secrets.begin(), service.secrets.end());
  }
  return names;
}

std::string mark_of(const release::Marks& marks, const std::string& name) {
  const auto found = marks.find(name);
  return found == marks.end() ? std::string() : found->second;
}

const base::Secret* find(const std::map<std::string, release::Secrets>& kept,
                         const std::string& name, const std::string& mark) {
  const auto values = kept.find(name);
  if (values == kept.end()) return nullptr;
  const auto value = values->second.find(mark);
  return value == values->second.end() ? nullptr : &value->second;
}

// Another release may have left containers with other values, also one that failed or was killed.
std::vector<release::Record> since_last_good(const release::Record& record,
                                             const release::LocalStore& releases) {
  const auto good = releases.last_good();
  std::vector<release::Record> others;
  for (const int number : releases.numbers()) {
    if (number == record.number || (good && number < good->number)) continue;
    if (auto other = releases.find(number)) others.push_back(std::move(*other));
  }
  return others;
}

}  // namespace

LocalSecrets secrets_of(const release::Record& record, const release::Secrets& present,
                        const release::SecretStore& store) {
  LocalSecrets result;
  for (const auto& name : names_in(record)) {
    const auto value = present.find(name);
    if (value != present.end()) result.values.insert(*value);
  }
  result.marks = store.marks(result.values);
  const auto kept =
      record.secret_marks.empty() ? std::map<std::string, release::Secrets>() : store.kept();
  for (const auto& name : names_in(record)) {
    const std::string asked = mark_of(record.secret_marks, name);
    if (asked.empty() || asked == mark_of(result.marks, name)) continue;
    // They open the data as it is now, whichever release it is.
    if (release::is_credential(record.backing, name)) continue;
    if (const auto* value = find(kept, name, asked)) {
      result.values.insert_or_assign(name, *value);
      result.marks[name] = asked;
    } else {
      result.gone.push_back(name);
    }
  }
  return result;
}

DeployRequest with_settled_secrets(DeployRequest request) {
  const release::SecretStore store(request.state);
  auto settled = secrets_of(request.desired, request.secrets, store);
  request.secrets = std::move(settled.values);
  request.desired.secret_marks = std::move(settled.marks);
  request.gone_secrets = std::move(settled.gone);
  return request;
}

void keep_secrets(const release::LocalStore& releases, const release::Secrets& values) {
  const release::SecretStore store(releases.folder());
  const auto stored = store.all();
  release::Secrets ours;
  for (const auto& [name, value] : values) {
    const auto found = stored.find(name);
    if (found != stored.end() && found->second == value) ours.emplace(name, value);
  }
  store.keep(ours);
  if (store.kept().empty()) return;
  std::vector<release::Marks> used;
  for (const auto& record : releases.list()) used.push_back(record.secret_marks);
  store.keep_only(used);
}

std::set<std::string> with_changed_secrets(const release::Record& record,
                                           const release::LocalStore& releases) {
  const auto others = since_last_good(record, releases);
  std::set<std::string> names;
  for (const auto& service : record.services) {
    for (const auto& secret : service.secrets) {
      const std::string mark = mark_of(record.secret_marks, secret);
      const bool changed = std::any_of(others.begin(), others.end(), [&](const auto& other) {
        return mark_of(other.secret_marks, secret) != mark;
      });
      if (changed) names.insert(service.name);
    }
  }
  return names;
}

release::Secrets with_kept(release::Secrets values, const release::SecretStore& store) {
  for (const auto& [name, marked] : store.kept()) {
    for (const auto& [mark, value] : marked) values.emplace(name + "." + mark, value);
  }
  return values;
}

}  // namespace cloudctl::action
