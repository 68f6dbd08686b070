"""One project under test: a folder with files, a home of its own, cloudctl to run in it."""
import json
import os
import re
import secrets
import shutil
from pathlib import Path

from . import program, sweep
from .engine import Engine
from .net import Answer, free_port, get_until
from .places import REPOSITORY

# What a run must not inherit: it would change what the program says or whom it asks.
NOT_INHERITED = ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE",
                 "DOCKER_CONTEXT", "DOCKER_CONFIG", "COMPOSE_FILE", "COMPOSE_PROJECT_NAME",
                 "KUBECONFIG", "XDG_RUNTIME_DIR", "CLOUDCTL_PROGRESS", "CLOUDCTL_FORCE_TTY")


def unique_name(word: str = "test") -> str:
    """Good as project, container and image name; unlike any other test's."""
    return f"{word}-{secrets.token_hex(4)}"


class Project:
    """Build it with files, run verbs in it, ask its URLs; `close` removes all that it made."""

    def __init__(self, binary: Path, engine: Engine, place: Path, name: str | None = None):
        self.binary = binary
        self.engine = engine
        self.name = name or unique_name()
        self.home = place / "home"
        self.state = self.home / "state"
        self.folder = place / "project"
        self.home.mkdir(parents=True)
        self.folder.mkdir()
        self.ports: dict[str, int] = {}  # on this machine, by service
        self.environment = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        self.environment |= engine.environment() | {
            "HOME": str(self.home), "XDG_STATE_HOME": str(self.state),
            "XDG_CACHE_HOME": str(self.home / "cache"), "XDG_CONFIG_HOME": str(self.home / "config"),
        }
        self._running: list[program.Running] = []

    def config(self, text: str) -> "Project":
        """Writes cloudctl.yaml: this project's unique name, then `text`."""
        return self.file("cloudctl.yaml", f"name: {self.name}\n{text}")

    def file(self, name: str, content: str | bytes, executable: bool = False) -> "Project":
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if executable:
            path.chmod(0o755)
        return self

    def copy_example(self, name: str) -> None:
        """The files of examples/NAME as they are."""
        shutil.copytree(REPOSITORY / "examples" / name, self.folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("rendered", "build", "__pycache__", ".cache"))

    def from_example(self, name: str, ports: int = 2, wanted: int = 0) -> "Project":
        """The files of examples/NAME, with this project's name and a free port in place of its own, `wanted` if
        that is free; `ports` counts those that its replicas take."""
        self.copy_example(name)
        path = self.folder / "cloudctl.yaml"
        text, count = re.subn(r"^name: .*$", f"name: {self.name}", path.read_text(), count=1, flags=re.M)
        assert count == 1, f"examples/{name}/cloudctl.yaml has no line 'name:'"
        # Each has one service that is published; 30000 and above are ports of Kubernetes' nodes.
        self.ports["web"] = free_port(ports, wanted)
        text, count = re.subn(r"expose: (node|balancer)(?!:3\d{4})(:\d+)?",
                              rf"expose: \1:{self.ports['web']}", text)
        assert count >= 1, f"examples/{name}/cloudctl.yaml publishes nothing"
        path.write_text(text)
        return self

    def change(self, old: str, new: str) -> None:
        """In cloudctl.yaml, where `old` has to be."""
        path = self.folder / "cloudctl.yaml"
        text = path.read_text()
        assert old in text, f"no '{old}' in\n{text}"
        path.write_text(text.replace(old, new))

    def ends_at_once(self) -> "Project":
        """Without the time in which the reference service still answers, so that a balancer can turn away: here is
        none, and every replacement would take as long."""
        self.change("    env:\n", '    env:\n      DRAIN: "0"\n')
        return self

    def run(self, *arguments: str, seconds: float = 180, env: dict[str, str] | None = None,
            stdin: str | None = None, folder: Path | None = None) -> program.Result:
        return self.start(*arguments, env=env, stdin=stdin, folder=folder).wait(seconds)

    def ok(self, *arguments: str, **options) -> program.Result:
        """`run` of something that has to go well."""
        result = self.run(*arguments, **options)
        assert result.exit_code == 0, f"cloudctl {' '.join(arguments)}: {result}"
        return result

    def start(self, *arguments: str, env: dict[str, str] | None = None, stdin: str | None = None,
              folder: Path | None = None) -> program.Running:
        running = program.Running([str(self.binary), *arguments], folder or self.folder,
                                  self.environment | (env or {}), stdin)
        self._running.append(running)
        return running

    def in_terminal(self, *arguments: str, size: program.Size | None = None, seconds: float = 180,
                    env: dict[str, str] | None = None) -> program.Result:
        environment = self.environment | {"TERM": "xterm-256color"} | (env or {})
        return program.run_in_terminal([str(self.binary), *arguments], self.folder, environment,
                                       size, seconds)

    def get(self, url: str, status: int = 200, seconds: float = 20) -> Answer:
        """Asks until it answers with `status`; fails the test when it does not."""
        answer = get_until(url, status, seconds)
        assert answer.status == status, f"{url}: {answer.status} {answer.body[:300]}"
        return answer

    def containers(self, *, all_states: bool = False) -> list[str]:
        """Names of the containers that the engine has for this project."""
        words = ["ps", "--format", "{{.Names}}", "--filter",
                 f"label={sweep.COMPOSE_PROJECT}={self.name}"]
        return sorted(self.engine.lines(*words, *(["-a"] if all_states else [])))

    def inspected(self, service: str) -> list[dict]:
        """The containers of a service that run, by their number, as `docker inspect` has them."""
        names = sorted(name for name in self.containers() if f"-{service}-" in name)
        return json.loads(self.engine.docker("inspect", *names).stdout) if names else []

    def shown(self, service: str) -> dict:
        """What `status` says of a service."""
        answer = json.loads(self.run("status", "-o", "json").out)
        return next(one for one in answer["services"] if one["name"] == service)

    def leftovers(self) -> dict[str, list[str]]:
        return sweep.leftovers(self.engine, self.name)

    def close(self) -> None:
        for running in self._running:
            running.end()
        sweep.sweep(self.engine, self.name)
