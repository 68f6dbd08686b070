#include "action/cluster_secrets.h"

#include <algorithm>

namespace cloudctl::action {

release::SettledSecrets settled_secrets(const ClusterPlace& place, const release::Record& record,
                                        const SecretsKnown& known) {
  const auto& space = place.kubectl.kube_namespace;
  release::SecretsWanted wanted{
      .project = place.project,
      .kube_namespace = space,
      .names = {},
      .values = known.values,
      .live = tool::find(known.live, release::secret_ref(place.project, space)),
      .mark = "r" + std::to_string(known.release)};
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const bool listed =
          std::find(wanted.names.begin(), wanted.names.end(), name) != wanted.names.end();
      if (!listed) wanted.names.push_back(name);
    }
  }
  return release::settle_secrets(wanted);
}

release::Record with_secret_marks(release::Record record, const release::SettledSecrets& settled) {
  for (auto& object : record.objects) {
    const auto* service = release::find_service(record, object.service);
    if (service == nullptr || service->secrets.empty()) continue;
    object = release::with_marks(object, service->secrets, settled.marks);
  }
  return record;
}

}  // namespace cloudctl::action
