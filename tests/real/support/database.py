"""A database of the test images as a container of its own, and its own client as another container."""
import subprocess
import time

from .daemon import FixtureError
from .engine import Engine
from .project import unique_name

# As in a pod with a strict security context: not root, and nothing of the image can be written to.
LOCKED_DOWN = ("--user", "999:999", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")


class Database:
    """Started with a volume of its own; `close` removes both. Clients reach it at `address`."""

    def __init__(self, engine: Engine, image: str, folder: str):
        """`folder` is where the image keeps its data."""
        self.engine = engine
        self.image = image
        self.name = unique_name(image.partition(":")[0])
        self._volume = f"{self.name}:{folder}"

    def start(self, *options: str, command: tuple[str, ...] = ()) -> "Database":
        """`options` are those of `docker run`; started again, it finds its data."""
        self.stop()
        self.engine.docker("run", "-d", "--name", self.name, "-v", self._volume, *options, self.image, *command)
        return self

    def stop(self) -> None:
        """Politely, and the container is gone; the data stay."""
        self.engine.docker("stop", self.name, check=False)
        self.engine.docker("rm", "-f", self.name, check=False)

    def kill(self) -> None:
        """As a machine that loses its power does; the data stay as they are."""
        self.engine.docker("kill", self.name)
        self.engine.docker("rm", "-f", self.name, check=False)

    @property
    def address(self) -> str:
        form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        return self.engine.docker("inspect", "-f", form, self.name).stdout.decode().strip()

    @property
    def pid(self) -> int:
        """Of its first process, as this machine sees it."""
        return int(self.engine.docker("inspect", "-f", "{{.State.Pid}}", self.name).stdout)

    def run(self, *words: str, env: dict[str, str] | None = None,
            stdin: bytes | None = None) -> subprocess.CompletedProcess:
        """A command inside; never fails by itself."""
        options = [word for name, value in (env or {}).items() for word in ("-e", f"{name}={value}")]
        return self.engine.docker("exec", "-i", *options, self.name, *words, check=False, stdin=stdin or b"")

    def ask(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        """The image's own client, from a container of its own: over the network, as a service would."""
        options = [word for name, value in (env or {}).items() for word in ("-e", f"{name}={value}")]
        return self.engine.docker("run", "--rm", *options, "--entrypoint", words[0], self.image, *words[1:],
                                  check=False)

    def wait(self, *probe: str, env: dict[str, str] | None = None, seconds: float = 60) -> "Database":
        """Until `probe`, run inside, succeeds. Raises FixtureError with the container's last words."""
        deadline = time.monotonic() + seconds
        while self.run(*probe, env=env).returncode != 0:
            if time.monotonic() > deadline:
                raise FixtureError(f"'{self.image}' was not ready within {seconds:.0f} s:\n{self.log()[-2000:]}")
            time.sleep(0.2)
        return self

    def log(self) -> str:
        done = self.engine.docker("logs", self.name, check=False)
        return (done.stdout + done.stderr).decode(errors="replace")

    def close(self) -> None:
        self.engine.docker("rm", "-f", "-v", self.name, check=False)
        self.engine.docker("volume", "rm", "-f", self.name, check=False)
