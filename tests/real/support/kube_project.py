"""A project under test whose target is a Kubernetes, in a namespace of its own."""
import re
from pathlib import Path

from .cluster import KubernetesUnderTest
from .engine import Engine
from .project import Project

TARGET = "test"


class KubeProject(Project):
    """As Project, with kubectl and a kubeconfig of its own; `close` removes its namespace."""

    def __init__(self, binary: Path, engine: Engine, place: Path, cluster: KubernetesUnderTest):
        super().__init__(binary, engine, place)
        self.cluster = cluster
        # A copy: what a test does to the file does not meet other tests.
        self.kubeconfig = self.home / "kubeconfig"
        self.kubeconfig.write_bytes(cluster.kubeconfig.read_bytes())
        self.kubeconfig.chmod(0o600)
        self.environment |= cluster.environment() | {"KUBECONFIG": str(self.kubeconfig)}

    @property
    def namespace(self) -> str:
        return self.name

    def config(self, text: str, target: str = "") -> "KubeProject":
        """Writes cloudctl.yaml: name, registry and target of this project, then `text`, which has no
        keys `registry` and `targets` of its own. `target` has further keys of the target, indented by four."""
        self.file("cloudctl.yaml", f"name: {self.name}\n"
                  f"registry: {self.cluster.registry}/{self.name}\n"
                  f"targets:\n  {TARGET}:\n    type: kubernetes\n    context: {self.cluster.context}\n"
                  f"    namespace: {self.namespace}\n{target}" + text)
        return self

    def from_example(self, name: str) -> "KubeProject":
        """examples/NAME as it would be on a minikube, with this project's name and target."""
        self.copy_example(name)
        text = (self.folder / "cloudctl.yaml").read_text()
        own, _, targets = text.partition("targets:\n")
        minikube = re.search(r"^  minikube:\n((?:    .*\n)+)", targets, flags=re.M)
        return self.config(re.sub(r"^name: .*\n", "", own, flags=re.M), minikube.group(1))

    def kubectl(self, *words: str, **options) -> str:
        """In this project's namespace."""
        return self.cluster.kubectl("-n", self.namespace, *words, **options)

    def objects(self, kind: str, *words: str) -> list[dict]:
        return self.cluster.objects(kind, self.namespace, *words)

    def object(self, kind: str, name: str) -> dict | None:
        return self.cluster.object(kind, name, self.namespace)

    def address(self, service: str) -> str:
        """Where the service's NodePort answers, as http://ADDRESS:PORT/."""
        ports = self.object("service", service)["spec"]["ports"]
        return f"http://{self.cluster.node_address}:{ports[0]['nodePort']}/"

    def close(self) -> None:
        super().close()
        self.cluster.remove(self.namespace)
