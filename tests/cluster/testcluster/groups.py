"""Control groups of the nodes, on a machine with cgroup v1. Knows nothing of what runs in them."""
import os
import signal
import time
from pathlib import Path

from .place import FixtureError

ROOT = Path("/sys/fs/cgroup")


def reason_against() -> str:
    """Why this machine will not do, for a person; empty when it will."""
    if (ROOT / "cgroup.controllers").exists():
        return ("this machine has control groups of version 2, and the test cluster knows version 1 only; "
                "name a cluster of yours in CLOUDCTL_TEST_KUBECONFIG (kind, k3s and minikube will do)")
    return ""


def make(name: str) -> None:
    for controller in _controllers():
        (controller / name).mkdir(exist_ok=True)
    for setting in ("cpuset.cpus", "cpuset.mems"):  # empty at first, and nobody may enter until they are set
        if (ROOT / "cpuset" / setting).exists():
            (ROOT / "cpuset" / name / setting).write_text((ROOT / "cpuset" / setting).read_text())


def pids(name: str) -> set[int]:
    found = set()
    for file in ROOT.glob(f"*/{name}/**/cgroup.procs"):
        try:
            found |= {int(word) for word in file.read_text().split()}
        except OSError:
            pass  # the group went away meanwhile
    return found


def remove(name: str, seconds: float = 10) -> None:
    """Ends what is in it, then the group. Raises FixtureError when somebody will not go."""
    deadline = time.monotonic() + seconds
    while any((controller / name).exists() for controller in _controllers()):
        for pid in pids(name):
            kill(pid)
        for group in sorted(ROOT.glob(f"*/{name}/**/"), key=lambda path: -len(path.parts)):
            try:
                group.rmdir()
            except OSError:
                pass  # still in use: the next round will tell
        if time.monotonic() > deadline:
            raise FixtureError(f"the control groups '{name}' do not become empty; in them are {sorted(pids(name))}")
        time.sleep(0.02)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _controllers() -> list[Path]:
    return [path for path in ROOT.iterdir() if path.is_dir() and not path.is_symlink()]
