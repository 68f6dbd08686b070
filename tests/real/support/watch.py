"""Looks for a secret where it must not be: argument lists of running processes, files on disk."""
import os
import threading
import time
from pathlib import Path


class ArgumentWatch:
    """While it is entered, reads every process's argument list again and again.

    Short-lived processes are seen because a scan takes about a millisecond; `scans` and `seen`
    let a test assert that the watch really watched.
    """

    def __init__(self, sentinel: str):
        self.scans = 0
        self.seen: set[str] = set()
        self.found: list[str] = []
        self._sentinel = sentinel.encode()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "ArgumentWatch":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        self._thread.join(timeout=10)

    def saw(self, program: str) -> bool:
        """Whether a process whose argument list contains `program` was seen."""
        return any(program in line for line in self.seen)

    def _run(self) -> None:
        own = os.getpid()
        while not self._ended.is_set():
            for entry in os.listdir("/proc"):
                if entry.isdigit() and int(entry) != own:
                    self._look_at(entry)
            self.scans += 1
            time.sleep(0.001)

    def _look_at(self, pid: str) -> None:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                arguments = file.read()
        except OSError:
            return  # it ended meanwhile
        if not arguments:
            return
        line = arguments.replace(b"\0", b" ").decode(errors="replace").strip()
        if self._sentinel in arguments and line not in self.found:
            self.found.append(line)
        self.seen.add(line)


def files_containing(folder: Path, sentinel: str) -> list[Path]:
    """Every file below `folder` that holds the sentinel in clear, by content or by name."""
    wanted = sentinel.encode()
    hits = []
    for path in sorted(folder.rglob("*")):
        if sentinel in path.name:
            hits.append(path)
        elif path.is_file() and not path.is_symlink() and wanted in path.read_bytes():
            hits.append(path)
    return hits
