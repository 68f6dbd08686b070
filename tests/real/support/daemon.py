"""One long-running program that outlives the process that started it: pid file, log, deadlines."""
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable


class FixtureError(RuntimeError):
    """The stage for the tests could not be set; the message says what to do."""


class Daemon:
    """Started once, found again by its pid file, stopped by that pid and no other."""

    def __init__(self, name: str, folder: Path, mark: str):
        """`mark` is an argument that only this daemon's command line has: a pid is believed
        only while the process behind it carries the mark, for pids are used again."""
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.mark = mark
        self.pid_file = folder / f"{name}.pid"
        self.log_file = folder / f"{name}.log"

    def pid(self) -> int | None:
        try:
            pid = int(self.pid_file.read_text())
            command_line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except (OSError, ValueError):
            return None
        return pid if self.mark in command_line else None

    def start(self, argv: list[str], answers: Callable[[], bool], seconds: float) -> None:
        if self.pid() is not None and answers():
            return
        self.stop()
        with self.log_file.open("ab") as log:
            process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True, cwd="/")
        self.pid_file.write_text(f"{process.pid}\n")
        deadline = time.monotonic() + seconds
        while not answers():
            if process.poll() is not None:
                raise FixtureError(f"'{self.name}' ended with {process.returncode}; its log "
                                   f"({self.log_file}) ends with:\n{self.log_tail()}")
            if time.monotonic() > deadline:
                self.stop()
                raise FixtureError(f"'{self.name}' did not answer within {seconds:.0f} s; its log "
                                   f"({self.log_file}) ends with:\n{self.log_tail()}")
            time.sleep(0.05)

    def stop(self, seconds: float = 30) -> None:
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            if not self._gone_within(pid, seconds):
                os.kill(pid, signal.SIGKILL)
                self._gone_within(pid, 5)
        self.pid_file.unlink(missing_ok=True)

    def log_tail(self, lines: int = 15) -> str:
        if not self.log_file.exists():
            return "(no log)"
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])

    def _gone_within(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if os.waitpid(pid, os.WNOHANG)[0] == pid:
                    return True
            except ChildProcessError:
                pass  # not our child: an earlier process started it
            if self.pid() is None:
                return True
            time.sleep(0.05)
        return False
