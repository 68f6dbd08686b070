"""Ports and HTTP with deadlines. Knows no container."""
import json
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Answer:
    """What came back over HTTP; `status` is 0 when nobody answered, and `body` then says why."""
    status: int
    body: str

    def json(self):
        return json.loads(self.body)


def request(url: str, seconds: float = 5, method: str = "GET", body: bytes | None = None,
            headers: dict[str, str] | None = None) -> Answer:
    """One request, never an exception for what a server or its absence can do."""
    outgoing = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(outgoing, timeout=seconds) as answer:
            return Answer(answer.status, answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(errors="replace"))
    except (OSError, ValueError) as error:
        return Answer(0, str(error))


def get_until(url: str, status: int = 200, seconds: float = 20) -> Answer:
    """Asks until the answer has `status` or the time is over; returns the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = request(url, seconds=min(5.0, seconds))
        if answer.status == status or time.monotonic() > deadline:
            return answer
        time.sleep(0.1)
