"""The part of a node that a real one has to itself: its mounts. What kubelet, containerd and the network
plugins write to fixed places of the file system stays in the cluster's folder, and no mount of theirs is
seen from outside. Lives as long as a process of the node."""
import os
from pathlib import Path

from . import daemons, groups, network
from .command import run, write
from .place import Place
from .programs import program

# Programs of a node write below these, whatever their settings say.
WRITTEN_TO = ("/var/lib", "/var/log", "/usr/libexec")


def up(place: Place, node: int) -> tuple[str, ...]:
    """Returns what has to stand before a command so that it runs in this machine."""
    root = place.node_folder(node)
    holder = _holder(node)
    # The argument of `pause` means nothing to it: by it the process is known as ours.
    daemons.start(place, holder, ["unshare", "--mount", "--propagation", "private",
                                  program("pause"), f"{root}/"],
                  answers=lambda: _settled(daemons.pid(place, holder)))
    within = inside(place, node)
    for path in WRITTEN_TO:
        upper, work = (root / "written" / path.replace("/", "-") / part for part in ("upper", "work"))
        upper.mkdir(parents=True)
        work.mkdir()
        run(*within, "mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir={path},upperdir={upper},workdir={work}", path)
    for controller in groups.unmounted():
        (groups.ROOT / controller).mkdir(exist_ok=True)
        run(*within, "mount", "-t", "cgroup", "-o", controller, "cgroup", groups.ROOT / controller)
    groups.make(_groups_root(place, node), place.machine(node))
    # Nobody answers there: a registry that is looked up by name is not found at once, instead of after a while.
    for name, text in {"resolv.conf": "nameserver 127.0.0.1\n", "hosts": "127.0.0.1 localhost\n"}.items():
        run(*within, "mount", "--bind", write(root / name, text), f"/etc/{name}")
    # Containers ask for volumes that follow the mounts of the machine.
    run(*within, "mount", "--make-rshared", "/")
    return within


def inside(place: Place, node: int) -> tuple[str, ...]:
    """Put before a command, lets it run in this machine, while it is up."""
    return (*network.inside(place, node), f"--mount=/proc/{daemons.pid(place, _holder(node))}/ns/mnt")


def down(place: Place, node: int) -> None:
    """Ends whatever runs in its containers, then the machine. Harmless when there is none."""
    groups.remove(_groups_root(place, node), place.machine(node))
    daemons.stop(place, _holder(node), seconds=0)
    if place.node_folder(node).exists():
        groups.forget(place.machine(node))  # where the holder was gone before its groups


def is_holder(name: str) -> bool:
    return name.startswith("machine")


def _holder(node: int) -> str:
    return f"machine{node}"


def _groups_root(place: Place, node: int) -> Path:
    """Control groups as the machine sees them: with what only the machine mounted."""
    pid = daemons.pid(place, _holder(node))
    return Path(f"/proc/{pid}/root{groups.ROOT}") if pid else groups.ROOT


def _settled(pid: int | None) -> bool:
    """Only then it has mounts of its own: before, its mounts are those of the test machine."""
    try:
        return (Path(os.readlink(f"/proc/{pid}/exe")) == program("pause").resolve()
                and os.readlink(f"/proc/{pid}/ns/mnt") != os.readlink("/proc/self/ns/mnt"))
    except OSError:
        return False
