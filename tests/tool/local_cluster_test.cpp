#include "tool/local_cluster.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using tool::LocalClusterKind;

TEST_CASE("local cluster: which tool made a cluster is seen by its context") {
  CHECK(tool::local_cluster("kind-dev") ==
        tool::LocalCluster{.kind = LocalClusterKind::kind, .name = "dev"});
  CHECK(tool::local_cluster("k3d-my-one") ==
        tool::LocalCluster{.kind = LocalClusterKind::k3d, .name = "my-one"});
  for (const char* other : {"", "minikube", "kind-", "kindly", "arn:aws:eks:x"}) {
    CHECK_FALSE(tool::local_cluster(other));
  }
}

TEST_CASE("local cluster: several images are loaded by one command") {
  CHECK(process::printed(tool::load_images({.kind = LocalClusterKind::kind, .name = "dev"},
                                           {"web:1", "api:2"})) ==
        "kind load docker-image --name dev web:1 api:2");
  CHECK(process::printed(tool::load_images({.kind = LocalClusterKind::k3d, .name = "dev"},
                                           {"web:1"})) == "k3d image import --cluster dev web:1");
}
