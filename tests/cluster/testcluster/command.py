"""Runs the machine's tools. Every command has a deadline, and a failure says what was run."""
import subprocess
import time
from pathlib import Path
from typing import Callable

from .place import FixtureError


def run(*argv, stdin: str | None = None, check: bool = True, seconds: float = 60) -> str:
    """What the command wrote to stdout. Raises FixtureError when it fails and `check`."""
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(words, input=stdin, text=True, capture_output=True, timeout=seconds)
    except FileNotFoundError:
        raise FixtureError(f"'{words[0]}' is not installed") from None
    except subprocess.TimeoutExpired:
        raise FixtureError(f"'{' '.join(words)}' did not end within {seconds:.0f} s") from None
    if check and done.returncode != 0:
        raise FixtureError(f"'{' '.join(words)}' ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def until(what: str, test: Callable[[], bool], seconds: float) -> None:
    """Asks again and again. Raises FixtureError when the time is over."""
    deadline = time.monotonic() + seconds
    while not test():
        if time.monotonic() > deadline:
            raise FixtureError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.1)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
