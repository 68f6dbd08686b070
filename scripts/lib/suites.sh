# shellcheck shell=bash
# The test suites of this tree, each as a function to be given to `part`. Sourced; runs from the
# top of the tree. The distribution's python, for its packages: a python of pyenv has others.

python=/usr/bin/python3

share_compiled_objects

# Engines, clusters and their tools are written in Go; two processors that three suites share are better spent than on
# collecting their garbage often.
export GOGC=${GOGC:-400}

unit_tests() {
  # Verbose, so that the log has each program's own count.
  cmake --preset "$1" && cmake --build --preset "$1" && ctest --preset "$1" --verbose
}

# app_tests PRESET [OPTION OF CTEST…]
app_tests() {
  local preset=$1
  shift
  (cd app && cmake --preset "$preset" && cmake --build --preset "$preset" --parallel "$(nproc)" &&
    ctest --preset "$preset" --verbose "$@")
}

# The page in a real browser.
page_tests() {
  NOTES_BINARY=$PWD/app/build/dev/notes python_tests app/tests
}

python_tests() {
  CLOUDCTL_BINARY=${CLOUDCTL_BINARY:-$PWD/build/dev/cli/cloudctl} \
    "$python" -m pytest -q -ra --durations=20 --durations-min=8 -p no:cacheprovider "$@"
}

# Docker, compose, registries. What runs on a Kubernetes has parts of its own.
real_tests() {
  python_tests tests/real --ignore=tests/real/kubernetes --ignore=tests/real/minikube --ignore=tests/real/aws
}
