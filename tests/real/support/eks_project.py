"""A project under test whose target is a cluster of Amazon EKS, in the account of tests/aws."""
import subprocess
from pathlib import Path

from .aws import Account
from .engine import Engine
from .project import Project

TARGET = "eks"
REGION = "us-west-2"
TINY = """\
services:
  web:
    build: ./web
    port: 8080
    replicas: 2
    expose: balancer
    probes: {ready: /}
    resources: {cpu: 10m..500m, memory: 8Mi..64Mi}
"""


class EksProject(Project):
    """As Project, with the account's credentials and the programs that the target needs."""

    def __init__(self, binary: Path, engine: Engine, place: Path, account: Account):
        super().__init__(binary, engine, place)
        self.account = account
        self.cluster = self.name
        path = self.environment["PATH"]
        self.environment |= account.environment()
        extra = [entry for entry in path.split(":") if entry not in self.environment["PATH"].split(":")]
        self.environment["PATH"] = ":".join([*extra, self.environment["PATH"]])
        # Programs that ask the registry themselves trust whom docker trusts.
        bundle = self.home / "authorities.pem"
        docker = Path("/etc/docker/certs.d") / account.place.ecr_host / "ca.crt"
        bundle.write_text(Path(self.environment["SSL_CERT_FILE"]).read_text() + docker.read_text())
        self.environment["SSL_CERT_FILE"] = str(bundle)

    def aws(self, *words: str) -> str:
        """What `aws` answers to this person."""
        return subprocess.run(["aws", *words], env=self.environment, text=True, capture_output=True, check=True,
                              timeout=60).stdout

    def config(self, text: str = TINY, settings: str = "") -> "EksProject":
        """Writes cloudctl.yaml: this project's name and cluster, then `text` without `targets`."""
        return self.file("cloudctl.yaml", f"name: {self.name}\n{text}targets:\n  {TARGET}:\n"
                         f"    cluster: {self.cluster}\n    region: {REGION}\n{settings}")
