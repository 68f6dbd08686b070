"""Lines of /etc/hosts that are ours, known by the mark at their end. Also used by the emulator, and so by itself."""
import fcntl
from pathlib import Path

HOSTS = Path("/etc/hosts")


def put(address: str, name: str, mark: str) -> None:
    """Instead of a line with the same name and mark."""
    _change(lambda lines: [line for line in lines if not _is(line, name, mark)] + [f"{address} {name} {mark}"])


def remove(mark: str, name: str = "") -> None:
    """All with that mark, or the one of that name."""
    _change(lambda lines: [line for line in lines if not _is(line, name, mark)])


def _is(line: str, name: str, mark: str) -> bool:
    return line.endswith(mark) and (not name or line.split()[1] == name)


def _change(change) -> None:
    """Written in place: in a container it is a mount, which cannot be replaced."""
    with HOSTS.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = file.read()
        after = "".join(f"{line}\n" for line in change(before.splitlines()))
        if after != before:
            file.seek(0)
            file.truncate()
            file.write(after)
