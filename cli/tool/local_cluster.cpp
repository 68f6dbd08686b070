#include "tool/local_cluster.h"

namespace cloudctl::tool {

std::optional<LocalCluster> local_cluster(std::string_view context) {
  constexpr std::string_view kind = "kind-", k3d = "k3d-";
  if (context.starts_with(kind) && context.size() > kind.size())
    return LocalCluster{.kind = LocalClusterKind::kind,
                        .name = std::string(context.substr(kind.size()))};
  if (context.starts_with(k3d) && context.size() > k3d.size())
    return LocalCluster{.kind = LocalClusterKind::k3d,
                        .name = std::string(context.substr(k3d.size()))};
  return std::nullopt;
}

process::CommandLine load_images(const LocalCluster& cluster,
                                 const std::vector<std::string>& references) {
  process::CommandLine command;
  if (cluster.kind == LocalClusterKind::kind)
    command.argv = {"kind", "load", "docker-image", "--name", cluster.name};
  else
    command.argv = {"k3d", "image", "import", "--cluster", cluster.name};
  command.argv.insert(command.argv.end(), references.begin(), references.end());
  return command;
}

}  // namespace cloudctl::tool
