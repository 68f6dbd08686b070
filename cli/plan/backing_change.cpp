#include "plan/backing_change.h"

#include "base/text.h"
#include "plan/backing.h"

namespace cloudctl::plan {

namespace {

base::Span at(const Service& service, const char* key, const Scope& scope) {
  return scope.place("backing." + service.name + "." + key);
}

std::string beside(const Service& service, const std::string& what) {
  return "add " + what +
         " as a second backing, copy the data with the databases' own programs, let "
         "the services use that one, then take \"" +
         service.name +
         "\" out; or give the data up "
         "with \"cloudctl down --data\"";
}

void refuse_type(const Service& wanted, const ReadyMade& deployed, Scope& scope) {
  const std::string before(word(deployed.type)), now(word(wanted.ready_made->type));
  scope.error(at(wanted, "type", scope),
              {.code = "C121",
               .message = "backing \"" + wanted.name + "\" is deployed as " + before +
                          " and cannot become " + now,
               .label = "its data is of " + before,
               .help = beside(wanted, "the " + now)});
}

void refuse_version(const Service& wanted, const ReadyMade& deployed, Scope& scope) {
  const std::string before = major_version(deployed.version);
  const std::string now = major_version(wanted.ready_made->version);
  if (before.empty() || now.empty() || before == now) return;
  scope.error(at(wanted, "version", scope),
              {.code = "C122",
               .message = "backing \"" + wanted.name + "\" is deployed with version " +
                          deployed.version + " and cannot go to " + wanted.ready_made->version,
               .label = "its data has the form of version " + before,
               .help = beside(wanted, "version " + now)});
}

std::string size_words(const std::string& storage) {
  return storage.empty() ? "no storage" : storage;
}

void refuse_storage(const Service& wanted, const ReadyMade& deployed, Scope& scope) {
  const std::string& now = wanted.ready_made->storage;
  const auto bytes = base::parse_bytes(now).value_or(0);
  const auto before = base::parse_bytes(deployed.storage).value_or(0);
  const bool less = bytes < before;
  if (bytes == before || (scope.is_local() && !less)) return;
  const std::string claim = "data-" + wanted.name + "-0";
  const std::string help =
      less ? "leave it at " + deployed.storage + "; " + beside(wanted, "one with less storage")
           : "leave it at " + size_words(deployed.storage) +
                 " here, and let the volume itself grow, if its storage class can: \"kubectl edit "
                 "pvc " +
                 claim + "\"";
  scope.error(at(wanted, "storage", scope),
              {.code = "C123",
               .message = "backing \"" + wanted.name + "\" is deployed with " +
                          size_words(deployed.storage) + " and cannot go to " + size_words(now),
               .label = less ? "a volume does not shrink"
                             : "a claim of a stateful set keeps the size it was made with",
               .help = help});
}

}  // namespace

void refuse_changes(const Service& wanted, const ReadyMade& deployed, Scope& scope) {
  if (wanted.ready_made->type != deployed.type) return refuse_type(wanted, deployed, scope);
  if (!deployed.storage.empty()) refuse_version(wanted, deployed, scope);
  refuse_storage(wanted, deployed, scope);
}

}  // namespace cloudctl::plan
