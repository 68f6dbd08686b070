"""The built program in a folder of its own, offline: no engine, no network, no home of ours."""
import os
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

HELLO = """name: hello
services:
  web:
    image: nginx:1.26
    port: 8080
    replicas: 2
    expose: node
"""


class Desk:
    """One folder, one environment, and the program run in them."""

    def __init__(self, binary: Path, folder: Path):
        self.binary = binary
        self.folder = folder / "work"
        self.folder.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "DOCKER_HOST": f"unix://{folder}/no-engine.sock",
            "LC_ALL": "C.UTF-8",
        }

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        environment = self.environment | options.pop("env", {})
        return subprocess.run([self.binary, *arguments], cwd=options.pop("cwd", self.folder), env=environment,
                              capture_output=True, text=True, timeout=60, **options)


@pytest.fixture(scope="session")
def binary() -> Path:
    """CLOUDCTL_BINARY, or that of the preset dev."""
    path = Path(os.environ.get("CLOUDCTL_BINARY", REPOSITORY / "build/dev/cli/cloudctl"))
    if not path.is_file():
        pytest.fail(f"{path} is not built: cmake --workflow --preset dev", pytrace=False)
    return path


@pytest.fixture
def desk(binary, tmp_path) -> Desk:
    return Desk(binary, tmp_path)


@pytest.fixture
def hello(desk) -> Desk:
    desk.write("cloudctl.yaml", HELLO)
    return desk
