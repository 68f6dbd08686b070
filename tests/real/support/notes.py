"""The reference service in projects under test: its folder, its lines of cloudctl.yaml, its data."""
import json
import shutil

from .net import Answer, request
from .places import REPOSITORY
from .project import Project

BASE_IMAGE = "debian:bookworm-slim"  # that its Dockerfile begins with


def service(project: Project, keys: str = "", name: str = "web", env: str = "STORE: memory") -> str:
    """Copies app/ into the project once; returns the service's lines, `keys` (indented by four) last."""
    if not (project.folder / "app").exists():
        shutil.copytree(REPOSITORY / "app", project.folder / "app",
                        ignore=shutil.ignore_patterns("build", "__pycache__", ".cache"))
    return (f"  {name}:\n    build: ./app\n    port: 8080\n    env: {{{env}, LOG_LEVEL: warn}}\n"
            "    probes: {ready: /readyz, live: /healthz, start: 30s}\n"
            "    resources: {cpu: 20m..1000m, memory: 16Mi..64Mi}\n" + keys)


def send(url: str, value, method: str = "POST") -> Answer:
    return request(url, method=method, body=json.dumps(value).encode(),
                   headers={"Content-Type": "application/json"})
