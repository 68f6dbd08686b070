"""The life of the box: up with its images, commands in it, down without a trace."""
import fcntl
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

from testcluster import groups
from testcluster.command import run, until
from testcluster.place import FixtureError
from testcluster.programs import KUBERNETES
from support.daemon import Daemon
from support.places import work_folder
from . import images, programs

HERE = Path(__file__).resolve().parent
GROUP = "cloudctl-tests-minikube"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NEEDED = {
    "containerd": "package containerd", "ctr": "package containerd", "runc": "package runc",
    "iptables": "package iptables", "conntrack": "package conntrack", "socat": "package socat",
    "ethtool": "package ethtool", "ip": "package iproute2", "sudo": "package sudo",
    "service": "package init-system-helpers", "start-stop-daemon": "package dpkg", "hostname": "package hostname",
    "unshare": "package util-linux", "nsenter": "package util-linux",
    "/usr/lib/cni/bridge": "package containernetworking-plugins", "/bin/busybox": "package busybox-static",
}


class Box:
    """A machine for one minikube with the driver "none". There is no way into its network from outside:
    what is to see the minikube runs in the box."""

    def __init__(self):
        self.folder = work_folder() / "minikube"
        self._init = Daemon("box", self.folder / "log", mark=f"{self.folder}\0")

    @staticmethod
    def missing() -> list[str]:
        """What has to be there first, as words for a person; empty when nothing is."""
        missing = [f"'{tool}' ({where})" for tool, where in NEEDED.items() if shutil.which(tool, path=PATH) is None]
        if os.getuid() != 0:
            missing.append("root (the box is made of namespaces)")
        if groups.reason_against():
            missing.append(groups.reason_against())
        return missing

    def running(self) -> bool:
        return self.pid() is not None and (self.folder / "furnished").exists()

    def pid(self) -> int | None:
        """Of the box's first process, seen from outside."""
        outer = self._init.pid()
        try:
            children = Path(f"/proc/{outer}/task/{outer}/children").read_text().split()
        except OSError:
            return None
        return int(children[0]) if children else None

    def up(self) -> "Box":
        """Returns when `minikube start` would succeed; at once when it runs. What an interrupted run left
        is cleared away first."""
        if self.missing():
            raise FixtureError("no minikube can be had; missing: " + ", ".join(self.missing()))
        programs.needed()
        with self._alone():
            if not self.running():
                self._clear()
                self._bring_up()
        return self

    def down(self) -> None:
        """Leaves no process, namespace, mount, control group or file. Harmless when there is no box."""
        with self._alone():
            self._clear()
        self._lock.unlink(missing_ok=True)

    def within(self, folder: Path | None = None, **environment: str) -> list[str]:
        """What has to stand before a command so that it runs in the box, in that folder, with the box's
        environment and the given one. /tmp is the box's own; the work folder and the sources are as outside."""
        values = self.environment() | environment
        return [sys.executable, str(HERE / "enter.py"), GROUP,
                "nsenter", f"--target={self.pid()}", "--mount", "--net", "--pid", "--uts", "--cgroup",
                "env", "-i", f"--chdir={folder or self.home}", *(f"{name}={value}" for name, value in values.items())]

    def run(self, *argv, check: bool = True, seconds: float = 120) -> str:
        """What a command in the box wrote to stdout."""
        return run(*self.within(), *argv, check=check, seconds=seconds)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def projects(self) -> Path:
        """For the files of projects under test: seen from inside and outside under the same name."""
        return self.folder / "projects"

    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.home), "PATH": PATH, "LANG": "C.UTF-8",
                "MINIKUBE_HOME": str(self.home / ".minikube"), "KUBECONFIG": str(self.home / ".kube/config"),
                "MINIKUBE_WANTUPDATENOTIFICATION": "false"}

    @property
    def _lock(self) -> Path:
        return work_folder() / "minikube.lock"

    @contextmanager
    def _alone(self):
        with self._lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _bring_up(self) -> None:
        for name in ("files", "containerd", "projects", "home/.kube", "images", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        groups.make(groups.ROOT, GROUP)
        ready = self.folder / "ready"
        self._init.start([
            sys.executable, str(HERE / "enter.py"), GROUP,
            "unshare", "--mount", "--net", "--pid", "--uts", "--cgroup", "--fork", "--kill-child",
            "--mount-proc", "--propagation", "private",
            "env", f"PATH={PATH}", sys.executable, str(HERE / "inside.py"), str(work_folder()), str(self.folder),
            str(programs.folder() / "bin"), str(programs.program("pause")), *groups.controllers(),
        ], ready.exists, seconds=30)
        self._put_programs_where_minikube_looks()
        self._load_images()
        (self.folder / "furnished").write_text("")

    def _put_programs_where_minikube_looks(self) -> None:
        """In its cache: found there, nothing is downloaded."""
        folder = self.home / ".minikube/cache/linux/amd64" / KUBERNETES
        folder.mkdir(parents=True)
        for name in ("kubeadm", "kubelet", "kubectl"):
            shutil.copy2(programs.program("kube"), folder / name)

    def _load_images(self) -> None:
        self.run("service", "containerd", "start")
        until("containerd of the box", lambda: bool(self.run("ctr", "version", check=False)), seconds=20)
        for image in images.everything():
            archive = image.archive(self.folder / "images")
            self.run("ctr", "-n", "k8s.io", "images", "import", archive)
            archive.unlink()
        self.run("ctr", "-n", "k8s.io", "images", "tag", "--force", f"{images.METRICS_SERVER}:v0.8.1",
                 f"{images.METRICS_SERVER}@{images.METRICS_SERVER_DIGEST}")

    def _clear(self) -> None:
        self._init.stop(seconds=0)  # its children die with it, the first process of the box among them
        groups.remove(groups.ROOT, GROUP)
        groups.forget("kubepods")
        shutil.rmtree(self.folder, ignore_errors=True)
