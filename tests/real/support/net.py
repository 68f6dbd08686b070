"""Ports and HTTP with deadlines. Knows no container."""
import json
import random
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass


def free_port(count: int = 1, wanted: int = 0) -> int:
    """The first of `count` ports in a row that nobody holds, below those that the kernel gives to
    outgoing connections: there one could be taken between asking and using. `wanted` if it is one."""
    if wanted and all(_is_free(wanted + offset) for offset in range(count)):
        return wanted
    for _ in range(500):
        first = random.randrange(20000, 32000 - count)
        if all(_is_free(first + offset) for offset in range(count)):
            return first
    raise RuntimeError(f"no {count} free ports in a row between 20000 and 32000")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True


def occupied(port: int) -> socket.socket:
    """Holds `port` on every address, as a foreign server would; close what is returned to free it."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("0.0.0.0", port))
    holder.listen(1)
    return holder


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
