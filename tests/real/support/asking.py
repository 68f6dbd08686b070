"""Somebody who uses a service while it is changed: asks again and again, and remembers what went wrong."""
import threading
import time

from .net import request


class Asking:
    """While it is entered, asks `url` thirty times a second. `good` counts the good answers, `bad` has the others,
    `outage` is the longest time in seconds without a good one."""

    def __init__(self, url: str):
        self.good = 0
        self.bad: list[str] = []
        self.outage = 0.0
        self._url = url
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Asking":
        self._last = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._ended.set()
        self._thread.join(timeout=10)
        self._look(time.monotonic())

    def _look(self, now: float) -> None:
        self.outage = max(self.outage, now - self._last)

    def _run(self) -> None:
        while not self._ended.wait(1 / 30):
            answer = request(self._url, seconds=3)
            if answer.status != 200:
                self.bad.append(f"{time.strftime('%X')} {answer.status} {answer.body[:80]}")
                continue
            self.good += 1
            self._look(time.monotonic())
            self._last = time.monotonic()
