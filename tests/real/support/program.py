"""A hand for one program under test: run it, watch its output, kill it at a point, give it a
terminal. Every wait has a deadline. Knows no container."""
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Result:
    """What a run came to. `exit_code` is negative when a signal ended it."""
    exit_code: int
    out: str
    err: str
    seconds: float

    def __str__(self) -> str:
        return (f"exit code {self.exit_code} after {self.seconds:.1f} s\n"
                f"--- stdout ---\n{self.out}\n--- stderr ---\n{self.err}")


class Running:
    """A started program whose output is collected while it runs."""

    def __init__(self, argv: list[str], folder: Path, environment: dict[str, str],
                 stdin: str | None = None):
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            argv, cwd=folder, env=environment, start_new_session=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE)
        self._texts = {"out": bytearray(), "err": bytearray()}
        self._changed = threading.Condition()
        self._readers = [threading.Thread(target=self._read, args=(stream, name), daemon=True)
                         for stream, name in ((self._process.stdout, "out"),
                                              (self._process.stderr, "err"))]
        for reader in self._readers:
            reader.start()
        if stdin is not None:
            threading.Thread(target=self._feed, args=(stdin.encode(),), daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def out(self) -> str:
        return self._texts["out"].decode(errors="replace")

    @property
    def err(self) -> str:
        return self._texts["err"].decode(errors="replace")

    def alive(self) -> bool:
        return self._process.poll() is None

    def wait_for(self, pattern: str, seconds: float = 60) -> re.Match:
        """Until stdout or stderr matches the regular expression. Fails the test at the deadline, or
        when the program ended without."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                ended = not any(reader.is_alive() for reader in self._readers)
                found = re.search(pattern, self.out, re.M) or re.search(pattern, self.err, re.M)
                if found:
                    return found
                if ended or time.monotonic() > deadline:
                    why = "it ended" if ended else f"{seconds:.0f} s passed"
                    raise AssertionError(f"'{pattern}' did not appear before {why}:\n"
                                         f"--- stdout ---\n{self.out}\n--- stderr ---\n{self.err}")
                self._changed.wait(0.1)

    def signal(self, number: int) -> None:
        """To the program alone, as `kill PID` does."""
        os.kill(self.pid, number)

    def interrupt(self) -> None:
        """To its whole process group, as Ctrl-C in a terminal does."""
        os.killpg(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """`kill -9` of the program alone: its children are left, as in real life."""
        os.kill(self.pid, signal.SIGKILL)
        self._process.wait(timeout=10)

    def wait(self, seconds: float) -> Result:
        """Until it ends. At the deadline the whole session is killed and the test fails."""
        try:
            self._process.wait(timeout=max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self.end()
            raise AssertionError(f"no end after {seconds:.0f} s of {self._process.args}:\n"
                                 f"{self.out}\n{self.err}") from None
        took = time.monotonic() - self._began
        for reader in self._readers:
            reader.join(timeout=5)  # a child that was left behind may hold the pipe
        return Result(self._process.returncode, self.out, self.err, took)

    def end(self) -> None:
        """Kills whatever is left of it; harmless when nothing is."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if self.alive():
            self._process.wait(timeout=10)

    def _read(self, stream, name: str) -> None:
        while True:
            piece = os.read(stream.fileno(), 65536)
            with self._changed:
                self._texts[name] += piece
                self._changed.notify_all()
            if not piece:
                return

    def _feed(self, text: bytes) -> None:
        try:
            self._process.stdin.write(text)
            self._process.stdin.close()
        except BrokenPipeError:
            pass  # it ended without reading all, which the test sees from its exit code


def run(argv: list[str], folder: Path, environment: dict[str, str], seconds: float = 120,
        stdin: str | None = None) -> Result:
    return Running(argv, folder, environment, stdin).wait(seconds)


@dataclass
class Size:
    columns: int = 100
    rows: int = 30


def run_in_terminal(argv: list[str], folder: Path, environment: dict[str, str],
                    size: Size | None = None, seconds: float = 120) -> Result:
    """Runs with all three streams on a terminal of `size`; `out` holds everything it wrote,
    escape sequences included."""
    size = size or Size()
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size.rows, size.columns, 0, 0))
    began = time.monotonic()
    process = subprocess.Popen(argv, cwd=folder, env=environment, stdin=theirs, stdout=theirs,
                               stderr=theirs, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    written = bytearray()
    try:
        while time.monotonic() - began < seconds:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    written += os.read(ours, 65536)
                except OSError:
                    break  # every holder of the terminal closed it
            elif process.poll() is not None:
                break
        else:
            os.killpg(process.pid, signal.SIGKILL)
            raise AssertionError(f"no end after {seconds:.0f} s of {argv}:\n"
                                 + written.decode(errors="replace"))
        code = process.wait(timeout=10)
    finally:
        os.close(ours)
    return Result(code, written.decode(errors="replace"), "", time.monotonic() - began)
