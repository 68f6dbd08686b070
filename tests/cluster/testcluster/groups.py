"""Control groups of the nodes, on a machine with cgroup v1. Knows nothing of what runs in them."""
import os
import signal
import tempfile
import time
from pathlib import Path

from .command import run
from .place import FixtureError

ROOT = Path("/sys/fs/cgroup")


def reason_against() -> str:
    """Why this machine will not do, for a person; empty when it will."""
    if (ROOT / "cgroup.controllers").exists():
        return ("this machine has control groups of version 2, and the test cluster knows version 1 only; "
                "name a cluster of yours in CLOUDCTL_TEST_KUBECONFIG (kind, k3s and minikube will do)")
    return ""


def controllers() -> list[str]:
    """All that the kernel has, as `mount -o` names them."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    return [name for line in lines for name in line.split(":")[1].split(",") if name]


def unmounted() -> list[str]:
    """Those that nobody mounted. containerd's shims give up where one is missing: then nobody learns that a
    container ran out of memory."""
    mounted = set()
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        *_, kind, _, options = line.split()
        if kind == "cgroup":
            mounted |= set(options.split(","))
    return [name for name in controllers() if name not in mounted]


def make(root: Path, name: str) -> None:
    """In every controller below `root`, which is ROOT as the node sees it."""
    for controller in _controllers(root):
        (controller / name).mkdir(exist_ok=True)
    for setting in ("cpuset.cpus", "cpuset.mems"):  # empty at first, and nobody may enter until they are set
        if (root / "cpuset" / setting).exists():
            (root / "cpuset" / name / setting).write_text((root / "cpuset" / setting).read_text())


def remove(root: Path, name: str, seconds: float = 10) -> None:
    """Ends what is in it, then the group. Raises FixtureError when somebody will not go."""
    deadline = time.monotonic() + seconds
    while any((controller / name).exists() for controller in _controllers(root)):
        for pid in _pids(root, name):
            kill(pid)
        for group in sorted(root.glob(f"*/{name}/**/"), key=lambda path: -len(path.parts)):
            try:
                group.rmdir()
            except OSError:
                pass  # still in use: the next round will tell
        if time.monotonic() > deadline:
            raise FixtureError(f"the control groups '{name}' do not become empty; "
                               f"in them are {sorted(_pids(root, name))}")
        time.sleep(0.02)


def forget(name: str) -> None:
    """Removes a group without members from the controllers that nobody mounted."""
    for controller in unmounted():
        with tempfile.TemporaryDirectory() as place:
            run("mount", "-t", "cgroup", "-o", controller, "cgroup", place)
            try:
                for group in sorted(Path(place).glob(f"{name}/**/"), key=lambda path: -len(path.parts)):
                    group.rmdir()
            except OSError:
                pass  # somebody is in it: then it is not ours
            finally:
                run("umount", place)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _pids(root: Path, name: str) -> set[int]:
    found = set()
    for file in root.glob(f"*/{name}/**/cgroup.procs"):
        try:
            found |= {int(word) for word in file.read_text().split()}
        except OSError:
            pass  # the group went away meanwhile
    return found


def _controllers(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir() and not path.is_symlink()]
