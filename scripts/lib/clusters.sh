# shellcheck shell=bash
# A real Kubernetes, a real minikube and an AWS account for the tests (tests/cluster, tests/minikube,
# tests/aws). Sourced; needs talk.sh, system.sh, suites.sh; runs from the top of the tree, as root.

# Debian's etcd comes with a service that nobody asked for.
ensure_cluster_programs() {
  local was_there=no
  if is_installed etcd-server; then was_there=yes; fi
  install_groups "test on a Kubernetes of this machine" cluster
  if [ "$was_there" = no ] && [ -d /run/systemd/system ]; then
    as_root systemctl disable --now etcd
  fi
}

# The programs of the test cluster and of minikube: built by Go once per version, kept in the cache folder.
kubernetes_programs() {
  nice tests/cluster/cluster build && nice tests/minikube/box build
}

# eksctl, kops, aws and moto: the same, and another twenty minutes of two processors where nothing is cached.
aws_programs() {
  nice -n 10 tests/aws/aws build
}

# Two nodes; the tests find and use it, and leave it up for whoever comes next.
cluster_is_up() {
  tests/cluster/cluster up 2
}

kubernetes_tests() {
  python_tests tests/real/kubernetes
}

minikube_tests() {
  python_tests tests/real/minikube
}

# In an account, and before a test cluster, of their own.
aws_tests() {
  python_tests tests/real/aws
}

# Leaves nothing of any; harmless when nothing is there.
clusters_are_down() {
  tests/cluster/cluster down && tests/minikube/box down && tests/aws/aws down
}
