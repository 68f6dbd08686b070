"""What the fixture tells the emulator, in one JSON file."""
import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Settings:
    port: int = 5000
    account: str = "123456789012"
    region: str = "us-west-2"
    kube_endpoint: str = "https://127.0.0.1:6443"  # the real Kubernetes API behind every EKS cluster
    kube_pki: str = ""                             # folder with ca.crt, admin.crt and admin.key
    log: str = ""                                  # one line a request
    # eksctl waits 6 times 20 s for a control plane that answers. With this its first look finds a closed port:
    # then it warns that the API server is unreachable and goes on.
    skip_ready_wait: bool = True
    # The first is the default: (version, end of standard support, end of extended support)
    versions: list = field(default_factory=lambda: [
        ("1.35", "2027-03-27", "2028-03-27"), ("1.34", "2026-12-02", "2027-12-02"),
        ("1.33", "2026-07-29", "2027-07-29"), ("1.32", "2026-03-23", "2027-03-23")])
    volumes: str = ""                              # folder for what pods write to volumes
    hosts_mark: str = ""                           # ends the lines of /etc/hosts that are the account's
    ecr: dict = field(default_factory=dict)        # see registry.py; empty: no images can be pushed

    @property
    def ca_file(self) -> Path:
        return Path(self.kube_pki) / "ca.crt"


SETTINGS = Settings()


def load(path: str) -> None:
    for name, value in json.loads(Path(path).read_text()).items():
        if not hasattr(SETTINGS, name):
            raise SystemExit(f"{path}: unknown setting '{name}'")
        setattr(SETTINGS, name, value)
