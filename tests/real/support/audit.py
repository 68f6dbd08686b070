"""Counts what was asked of the API server, from its own log. Knows only our own cluster."""
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Request:
    user: str
    agent: str  # the program's name, without its version
    verb: str
    resource: str
    namespace: str
    name: str


class Audit:
    """Remembers where the log ended when it was made."""

    def __init__(self, log: Path):
        self._log = log
        self._from = log.stat().st_size

    def requests(self, user: str = "admin") -> list[Request]:
        """Since then, of that user: "admin" is whoever uses the kubeconfig."""
        with self._log.open("rb") as log:
            log.seek(self._from)
            entries = [json.loads(line) for line in log.read().splitlines() if line.endswith(b"}")]
        return [request for request in map(_request, entries) if request.user == user]

    def by_program(self) -> Counter:
        return Counter(request.agent for request in self.requests())


def _request(entry: dict) -> Request:
    about = entry.get("objectRef", {})
    return Request(entry["user"].get("username", ""), entry.get("userAgent", "").split("/")[0], entry["verb"],
                   about.get("resource", entry["requestURI"]), about.get("namespace", ""), about.get("name", ""))
