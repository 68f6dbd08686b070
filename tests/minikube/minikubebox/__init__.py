"""The real minikube on the test machine, in a box of namespaces that stands for a machine of its own. A
fixture of the tests; nothing of it is part of cloudctl."""
import sys
from pathlib import Path

# Its Kubernetes, and how programs and images are made, is shared with the test cluster.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cluster"))
