"""The Kubernetes that the tests run on: our own, or the one named in CLOUDCTL_TEST_KUBECONFIG."""
import json
import os
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

from .daemon import FixtureError
from .places import REPOSITORY
from .registry import Registry

sys.path.insert(0, str(REPOSITORY / "tests/cluster"))

from testcluster.cluster import Cluster as OwnCluster  # noqa: E402

NAMED = "CLOUDCTL_TEST_KUBECONFIG"
NAMED_REGISTRY = "CLOUDCTL_TEST_REGISTRY"


class KubernetesUnderTest:
    """Asked by kubectl; knows where its nodes answer and where they pull images from."""

    def __init__(self, kubeconfig: Path, registry: str, path: str, own: OwnCluster | None = None):
        """`own` is there when faults may be made: a cluster that somebody named is not ours to break."""
        self.kubeconfig = kubeconfig
        self.registry = registry
        self.own = own
        self._path = path

    def environment(self) -> dict[str, str]:
        """For cloudctl and every other program that calls kubectl."""
        return {"KUBECONFIG": str(self.kubeconfig), "PATH": self._path}

    @cached_property
    def context(self) -> str:
        return self.kubectl("config", "current-context").strip()

    @cached_property
    def node_address(self) -> str:
        """Services of type NodePort answer here."""
        for entry in self.objects("nodes")[0]["status"]["addresses"]:
            if entry["type"] == "InternalIP":
                return entry["address"]
        raise FixtureError("the first node of the cluster has no address")

    def kubectl(self, *words: str, stdin: str | None = None, check: bool = True, seconds: float = 60) -> str:
        """What it wrote to stdout. Raises FixtureError with its words when it fails and `check`."""
        done = subprocess.run(["kubectl", *words], input=stdin, text=True, capture_output=True, timeout=seconds,
                              env=os.environ | self.environment())
        if check and done.returncode != 0:
            raise FixtureError(f"'kubectl {' '.join(words)}' ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def objects(self, kind: str, namespace: str | None = None, *words: str) -> list[dict]:
        """All of that kind, in a namespace or in the whole cluster."""
        where = ["-n", namespace] if namespace else ["-A"]
        return json.loads(self.kubectl("get", kind, *where, "-o", "json", *words))["items"]

    def object(self, kind: str, name: str, namespace: str) -> dict | None:
        text = self.kubectl("get", kind, name, "-n", namespace, "-o", "json", "--ignore-not-found")
        return json.loads(text) if text.strip() else None

    def remove(self, namespace: str) -> None:
        """Begins to; nobody waits for what runs in it."""
        self.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false")


def needed() -> list[str]:
    """What is missing to have one, as words for a person; empty when nothing is."""
    named = os.environ.get(NAMED)
    if named:
        wrong = [] if Path(named).is_file() else [f"the kubeconfig '{named}' ({NAMED})"]
        return wrong + ([] if shutil.which("kubectl") else ["'kubectl' on PATH"])
    from testcluster import programs
    unbuilt = programs.missing()
    return OwnCluster.missing() + ([f"the programs {', '.join(unbuilt)} (run 'tests/cluster/cluster build')"]
                                   if unbuilt else [])


def named(registry: Registry) -> KubernetesUnderTest:
    """The cluster of the person who runs the tests."""
    return KubernetesUnderTest(Path(os.environ[NAMED]).resolve(),
                               os.environ.get(NAMED_REGISTRY, registry.address), os.environ["PATH"])


def ours(own: OwnCluster, registry: Registry) -> KubernetesUnderTest:
    """One that runs, with its way to the registry opened."""
    own.trust_registry(registry.address)
    return KubernetesUnderTest(own.place.kubeconfig, registry.address, own.environment()["PATH"], own)


def number() -> int:
    """Which of our own: CLUSTER, as for tests/cluster/cluster."""
    return int(os.environ.get("CLUSTER", "0"))
