#include "action/cluster_wanted.h"

#include <algorithm>

#include "action/cluster_secrets.h"
#include "release/credential_object.h"

namespace cloudctl::action {
namespace {

bool is_namespace(const render::Object& object) {
  return object.name.kind == "Namespace";
}

// A namespace that others have made is used, and left as it is.
bool is_namespace_ours(Space space, const std::optional<release::Record>& last) {
  if (space == Space::others) return false;
  return !last || std::any_of(last->objects.begin(), last->objects.end(), is_namespace);
}

}  // namespace

BroughtImages remembered(const ClusterRequest& request, const release::Record& last_good) {
  if (request.no_cache) return {};
  std::vector<std::string> references;
  for (const auto& job : request.jobs) {
    // A version is a second tag, which the last release knows nothing of.
    if (job.version.empty()) references.push_back(job.reference);
  }
  return remembered_images(last_good, references);
}

ClusterWanted wanted_in_cluster(const ClusterRequest& request, const KnownOfCluster& known) {
  const auto last = known.view.history.last_good();
  ClusterWanted wanted{.record = request.desired, .secrets = {}};
  if (!is_namespace_ours(known.space, last)) std::erase_if(wanted.record.objects, is_namespace);
  if (last) wanted.record = with_images(std::move(wanted.record), remembered(request, *last));
  wanted.record = with_images(std::move(wanted.record), known.brought);
  wanted.secrets = settled_secrets(request.place, wanted.record,
                                   {.values = request.secrets,
                                    .live = known.view.objects,
                                    .history = &known.view.history,
                                    .sent = request.sent_secrets});
  wanted.record = with_secret_marks(std::move(wanted.record), wanted.secrets);
  wanted.record = release::with_password_marks(std::move(wanted.record), known.view.objects);
  return wanted;
}

}  // namespace cloudctl::action
