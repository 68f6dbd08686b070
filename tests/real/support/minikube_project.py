"""A project under test whose target is the minikube in the box: cloudctl runs inside, as nobody outside can
reach that minikube."""
import json
import os
import shutil
import sys
from pathlib import Path

from . import program
from .engine import Engine
from .net import Answer
from .places import REPOSITORY
from .project import Project

sys.path.insert(0, str(REPOSITORY / "tests/minikube"))

from minikubebox.box import Box  # noqa: E402

FETCH = """\
import sys
sys.path.insert(0, sys.argv[1])
from support.net import get_until
answer = get_until(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
print(answer.status)
print(answer.body, end="")
"""

SEND = """\
import json, sys
sys.path.insert(0, sys.argv[1])
from support import notes
answer = notes.send(sys.argv[2], json.loads(sys.argv[3]))
print(answer.status)
print(answer.body, end="")
"""


def send(box: Box, url: str, value) -> Answer:
    """Posts it as JSON from inside the box."""
    words = [sys.executable, "-c", SEND, str(REPOSITORY / "tests/real"), url, json.dumps(value)]
    first, _, body = box.run(*words, seconds=30).partition("\n")
    return Answer(int(first), body)


def fetch(box: Box, url: str, status: int = 200, seconds: float = 20) -> Answer:
    """Asks from inside the box until it answers with `status` or the time is over."""
    words = [sys.executable, "-c", FETCH, str(REPOSITORY / "tests/real"), url, str(status), str(seconds)]
    first, _, body = box.run(*words, seconds=seconds + 20).partition("\n")
    return Answer(int(first), body)


class MinikubeProject(Project):
    """As Project, but everything of it runs in the box; `close` removes its namespace."""

    def __init__(self, binary: Path, engine: Engine, place: Path, box: Box):
        """`place` is one of the box's projects."""
        super().__init__(binary, engine, place)
        self.box = box
        # Where it was built may be a folder that the box does not see.
        self.binary = box.projects / "cloudctl"
        if not self.binary.exists() or self.binary.stat().st_mtime < binary.stat().st_mtime:
            shutil.copy2(binary, self.binary)
        own = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "DOCKER_HOST")
        self.inside = box.environment() | {name: self.environment[name] for name in own}

    def start(self, *arguments: str, env: dict[str, str] | None = None, stdin: str | None = None,
              folder: Path | None = None) -> program.Running:
        words = self.box.within(folder or self.folder, **(self.inside | (env or {})))
        running = program.Running([*words, str(self.binary), *arguments], self.folder, dict(os.environ), stdin)
        self._running.append(running)
        return running

    def get(self, url: str, status: int = 200, seconds: float = 20) -> Answer:
        answer = fetch(self.box, url, status, seconds)
        assert answer.status == status, f"{url}: {answer.status} {answer.body[:300]}"
        return answer

    def close(self) -> None:
        super().close()
        self.box.run("kubectl", "delete", "namespace", self.name, "--ignore-not-found", "--wait=false", check=False)
