"""The cluster's long-running programs: started, stopped and started again under their names."""
import json
import os
from pathlib import Path
from typing import Callable

from .command import write
from .place import Place
from support.daemon import Daemon

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def start(place: Place, name: str, argv: list, within: tuple[str, ...] = (),
          answers: Callable[[], bool] = lambda: True) -> None:
    """`within` is put before the command, so that it runs in a node. Returns when it answers. Its log is NAME.log."""
    words = [*within, "env", f"PATH={PATH}", *(str(word) for word in argv)]
    write(_folder(place) / f"{name}.json", json.dumps(words))
    _daemon(place, name).start(words, answers, seconds=60)


def again(place: Place, name: str) -> None:
    """One that was started before and stopped since."""
    words = json.loads((_folder(place) / f"{name}.json").read_text())
    _daemon(place, name).start(words, lambda: True, seconds=60)


def stop(place: Place, name: str, seconds: float = 10) -> None:
    """Politely; by force when the time is over."""
    _daemon(place, name).stop(seconds)


def names(place: Place) -> list[str]:
    """All that were ever started here."""
    return sorted(path.stem for path in _folder(place).glob("*.json"))


def runs(place: Place, name: str) -> bool:
    return pid(place, name) is not None


def pid(place: Place, name: str) -> int | None:
    return _daemon(place, name).pid()


def strays(place: Place) -> list[int]:
    """Those that a killed run had started, but not written down yet."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if f"{place.folder}/".encode() in words and int(path.parent.name) != os.getpid():
            found.append(int(path.parent.name))
    return found


def _daemon(place: Place, name: str) -> Daemon:
    # Every one of them has some path of the cluster's folder among its arguments.
    return Daemon(name, _folder(place), mark=f"{place.folder}/")


def _folder(place: Place):
    return place.folder / "daemons"
