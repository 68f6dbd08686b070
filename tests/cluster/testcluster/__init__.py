"""A small real Kubernetes on the test machine: the same programs as everywhere, each node in a network
namespace of its own. A fixture of the tests; nothing of it is part of cloudctl."""
