"""A Docker engine of our own, started without systemd and without touching a system one."""
import http.client
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from . import bridge
from .daemon import Daemon, FixtureError
from .places import work_folder


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str):
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Engine:
    """dockerd with its own data, socket and network; containerd is dockerd's own affair."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder or work_folder() / "engine"
        self.socket = self.folder / "docker.sock"
        self.host = f"unix://{self.socket}"
        self._daemon = Daemon("dockerd", self.folder, mark=str(self.folder / "data"))

    @staticmethod
    def missing() -> list[str]:
        """What has to be installed first, as words for a person; empty when nothing is."""
        wanted = {"dockerd": "package docker.io", "containerd": "package containerd",
                  "docker": "package docker.io or docker-cli"}
        found_in = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        missing = [f"'{tool}' ({where})" for tool, where in wanted.items()
                   if shutil.which(tool, path=found_in) is None] + bridge.missing()
        if os.getuid() != 0:
            missing.append("root (dockerd of these tests is not rootless)")
        return missing

    def answers(self) -> bool:
        try:
            connection = _UnixConnection(str(self.socket))
            connection.request("GET", "/_ping")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def start(self, seconds: float = 60) -> "Engine":
        if self.missing():
            raise FixtureError("no Docker engine can be started; missing: " + ", ".join(self.missing()))
        if self.running() and self.answers():
            return self
        self.stop()
        bridge.put_up()
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        self._daemon.start([
            shutil.which("dockerd", path=path), "--host", self.host,
            "--data-root", str(self.folder / "data"), "--exec-root", str(self.folder / "exec"),
            "--pidfile", str(self.folder / "dockerd-own.pid"),
            "--shutdown-timeout", "5", "--log-level", "warn", *bridge.options(),
        ], self.answers, seconds)
        return self

    def stop(self) -> None:
        self._daemon.stop(seconds=60)
        # A dockerd that was killed leaves its containerd behind, which holds the data folder.
        own = self.folder / "exec/containerd/containerd.pid"
        if own.exists():
            self._stop_containerd(int(own.read_text()))
        self._unmount()
        self.socket.unlink(missing_ok=True)
        bridge.take_down()

    def _stop_containerd(self, pid: int) -> None:
        try:
            command_line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return
        if str(self.folder) in command_line:
            os.kill(pid, signal.SIGTERM)

    def _unmount(self) -> None:
        """A build that was cut off leaves its root file system mounted, an engine that was killed its data folder."""
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for mount in reversed([point for point in mounts if point.startswith(f"{self.folder}/")]):
            subprocess.run(["umount", "--lazy", mount], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def running(self) -> bool:
        return self._daemon.pid() is not None

    def environment(self) -> dict[str, str]:
        return {"DOCKER_HOST": self.host}

    def docker(self, *arguments: str, seconds: float = 60, check: bool = True,
               stdin: bytes | None = None) -> subprocess.CompletedProcess:
        """Runs the docker client against this engine. Raises FixtureError when it fails and `check`."""
        done = subprocess.run(["docker", "--host", self.host, *arguments], input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds)
        if check and done.returncode != 0:
            raise FixtureError(f"'docker {' '.join(arguments)}' ended with {done.returncode}:\n"
                               + done.stderr.decode(errors="replace")[-2000:])
        return done

    def lines(self, *arguments: str) -> list[str]:
        return self.docker(*arguments).stdout.decode().split()
