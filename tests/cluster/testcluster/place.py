"""Names, addresses and folders of one cluster. Knows no program."""
import sys
from dataclasses import dataclass
from pathlib import Path

# What keeps daemons and knows the folders is shared with the stage of the Docker tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "real"))

from support.daemon import FixtureError  # noqa: E402
from support.places import work_folder  # noqa: E402

# The same in every cluster: they exist only inside it.
SERVICES, DNS, API = "10.96.0.0/16", "10.96.0.10", "10.96.0.1"
PODS = "10.244.0.0/16"
MOST_NODES = 9


@dataclass(frozen=True)
class Place:
    """Clusters of different numbers live side by side: nothing of theirs has the same name or address,
    but for the context in their kubeconfig."""
    number: int = 0

    def __post_init__(self):
        if not 0 <= self.number <= 9:
            raise FixtureError(f"there is no cluster {self.number}; their numbers are 0 to 9")

    @property
    def folder(self) -> Path:
        """Everything that the cluster writes; `down` removes it."""
        return work_folder() / f"cluster-{self.number}"

    @property
    def lock(self) -> Path:
        return work_folder() / f"cluster-{self.number}.lock"

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    @property
    def audit_log(self) -> Path:
        return self.folder / "audit.log"

    @property
    def pki(self) -> Path:
        return self.folder / "pki"

    @property
    def bridge(self) -> str:
        return f"tc{self.number}bridge"

    @property
    def gateway(self) -> str:
        """The test machine, as the nodes see it."""
        return f"10.99.{2 * self.number}.1"

    @property
    def load_balancers(self) -> str:
        """The first three parts of the addresses that services of type LoadBalancer get."""
        return f"10.99.{2 * self.number + 1}"

    def address(self, node: int) -> str:
        """Of a node; NodePorts answer here. The control plane lives beside node 1."""
        return f"10.99.{2 * self.number}.{node + 1}"

    def pods_of(self, node: int) -> str:
        return f"10.244.{10 * self.number + node}.0/24"

    def machine(self, node: int) -> str:
        """The name of a node's network namespace and of its control groups."""
        return f"tc{self.number}node{node}"

    def node_folder(self, node: int) -> Path:
        return self.folder / f"node{node}"
